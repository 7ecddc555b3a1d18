/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjDraftRead:
 *
 * Returns: (transfer full): what stands in a widget, as a text that says the same in any language
 */
typedef char *(*HjDraftRead) (gpointer widget);

/**
 * HjDraftWrite:
 * @text: what #HjDraftRead gave once; what does not fit any more is left alone
 */
typedef void (*HjDraftWrite) (gpointer widget, const char *text);

/**
 * HjDraftKeeper:
 *
 * Keeps what is typed into a form, at once, until it is entered; a form of the same key shows it
 * again. It belongs to the form's dialog. Signal `restored` once the form shows a draft.
 */
#define HJ_TYPE_DRAFT_KEEPER (hj_draft_keeper_get_type ())
G_DECLARE_FINAL_TYPE (HjDraftKeeper, hj_draft_keeper, HJ, DRAFT_KEEPER, GObject)

HjDraftKeeper *hj_draft_keeper_attach (AdwDialog *dialog, HjSession *session, const char *key);
HjDraftKeeper *hj_draft_keeper_find (gpointer dialog);
void hj_draft_keeper_add (HjDraftKeeper *self, const char *name, gpointer widget,
                          const char *detailed_signal, HjDraftRead read, HjDraftWrite write);
void hj_draft_keeper_add_text (HjDraftKeeper *self, const char *name, GtkEditable *entry);
void hj_draft_keeper_add_companion (HjDraftKeeper *self, const char *name, GtkEditable *entry);
void hj_draft_keeper_start (HjDraftKeeper *self);
void hj_draft_keeper_take_as_given (HjDraftKeeper *self, const char *name);
void hj_draft_keeper_enter (HjDraftKeeper *self);
void hj_draft_keeper_entered (HjDraftKeeper *self);
void hj_draft_keeper_go_on (HjDraftKeeper *self);

G_END_DECLS
