/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/drafts/hj-draft-keeper.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjFieldForm:
 *
 * Rows that ask for fields of an entity, each in the way of its type. It stands in an
 * #AdwNavigationView, on which it opens the page where a mediator is chosen. Signal `changed`.
 */
#define HJ_TYPE_FIELD_FORM (hj_field_form_get_type ())
G_DECLARE_FINAL_TYPE (HjFieldForm, hj_field_form, HJ, FIELD_FORM, AdwPreferencesGroup)

GtkWidget *hj_field_form_new (HjSession *session, const HjEntity *entity);
void hj_field_form_add (HjFieldForm *self, const char *field, gboolean required,
                        const HjRecord *record);
void hj_field_form_suggest_time (HjFieldForm *self, const char *field, gint64 time_ms);
const HjEntity *hj_field_form_get_entity (HjFieldForm *self);
gboolean hj_field_form_is_complete (HjFieldForm *self);
gboolean hj_field_form_is_empty (HjFieldForm *self);
void hj_field_form_write (HjFieldForm *self, HjRecord *given);
void hj_field_form_keep (HjFieldForm *self, HjDraftKeeper *keeper);

G_END_DECLS
