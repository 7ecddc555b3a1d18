/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

G_BEGIN_DECLS

/**
 * HjOpeningReplica:
 * @folder: of the replica
 * @name: its user, as the list of users of a laptop shows it
 * @used_at: seconds, when its database was last written
 * @needs_passphrase: whether the key is wrapped
 */
typedef struct {
  char *folder;
  char *name;
  gint64 used_at;
  gboolean needs_passphrase;
} HjOpeningReplica;

/**
 * HjOpeningForm:
 *
 * What a user enters to enrol; owned by the caller.
 */
typedef struct {
  const char *url;
  const char *code;
  const char *password;
  const char *passphrase;
} HjOpeningForm;

GPtrArray *hj_opening_list (const char *data_dir);
DexFuture *hj_opening_unlock (const char *folder, const char *passphrase) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hj_opening_unlock_only (const char *data_dir) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hj_opening_enrol (const char *data_dir, const HjOpeningForm *form)
    G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hj_opening_enrol_again (const char *folder, const HjOpeningForm *form)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
