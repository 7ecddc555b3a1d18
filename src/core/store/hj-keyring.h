/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/**
 * HjKey:
 *
 * A database key in memory that is never swapped out and is overwritten when freed.
 */
typedef struct _HjKey HjKey;

HjKey *hj_key_new_random (GError **error);
HjKey *hj_key_new_from_bytes (const guint8 *bytes, GError **error);
const guint8 *hj_key_get_bytes (const HjKey *self);
void hj_key_free (HjKey *self);
char *hj_key_wrap (const HjKey *self, const char *passphrase, GError **error);
HjKey *hj_key_unwrap (const char *wrapped, const char *passphrase, GError **error);

HjKey *hj_keyring_make (const char *folder, const char *passphrase, GError **error);
HjKey *hj_keyring_find (const char *folder, const char *passphrase, GError **error);
gboolean hj_keyring_change_passphrase (const char *folder, const char *old, const char *passphrase,
                                       GError **error);
gboolean hj_keyring_forget (const char *folder, GError **error);
char *hj_keyring_dup_wrapped_path (const char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjKey, hj_key_free)

G_END_DECLS
