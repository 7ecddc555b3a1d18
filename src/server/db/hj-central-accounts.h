/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central.h"

G_BEGIN_DECLS

/**
 * HjCentralUser:
 *
 * An account. All strings are owned.
 */
typedef struct {
  char *name;      /* what the user signs in as */
  char *role;      /* role id */
  char *org;       /* organisation's id */
  char *full_name; /* (nullable) */
  char *password;  /* Argon2id hash, as crypto_pwhash_str() writes it */
  gboolean disabled;
} HjCentralUser;

/**
 * HjCentralDevice:
 *
 * One enrolment: one user on one laptop. All strings are owned.
 */
typedef struct {
  char *id;
  char *user;
  char *name;
  char *public_key;    /* base64, Ed25519 */
  char *refresh_hash;  /* SHA-256, hexadecimal, of the refresh token that is good now */
  char *state;         /* "active", "revoked" or "frozen" */
  gint64 last_seq;     /* last op that was answered */
  gint64 enrolled_at;  /* UTC milliseconds */
  gint64 last_seen_at; /* UTC milliseconds, 0 for never */
} HjCentralDevice;

void hj_central_user_free (HjCentralUser *user);
void hj_central_device_free (HjCentralDevice *device);

gboolean hj_central_check_user (HjCentral *self, const HjCentralUser *user, GError **error);
gboolean hj_central_add_user (HjCentral *self, const HjCentralUser *user, GError **error);
HjCentralUser *hj_central_find_user (HjCentral *self, const char *name, GError **error);
GPtrArray *hj_central_list_users (HjCentral *self, GError **error);
gboolean hj_central_set_user_disabled (HjCentral *self, const char *name, gboolean disabled,
                                       GError **error);
gboolean hj_central_change_user (HjCentral *self, const HjCentralUser *user, GError **error);
gboolean hj_central_set_user_password (HjCentral *self, const char *name, const char *hash,
                                       GError **error);
gboolean hj_central_count_enabled (HjCentral *self, const char *role, gint64 *count,
                                   GError **error);

gboolean hj_central_add_device (HjCentral *self, const HjCentralDevice *device, GError **error);
HjCentralDevice *hj_central_find_device (HjCentral *self, const char *id, GError **error);
GPtrArray *hj_central_list_devices (HjCentral *self, GError **error);
gboolean hj_central_set_device_state (HjCentral *self, const char *id, const char *state,
                                      GError **error);
gboolean hj_central_set_device_refresh (HjCentral *self, const char *id, const char *refresh_hash,
                                        GError **error);
gboolean hj_central_touch_device (HjCentral *self, const char *id, GError **error);

gboolean hj_central_device_signed (const HjCentralDevice *device, const char *text,
                                   const char *signature);

gboolean hj_central_add_access (HjCentral *self, const char *token_hash, const char *device,
                                gint64 expires_at, GError **error);
HjCentralDevice *hj_central_find_access (HjCentral *self, const char *token_hash, GError **error);
GHashTable *hj_central_list_access (HjCentral *self, GError **error);
gboolean hj_central_forget_access (HjCentral *self, GError **error);
gboolean hj_central_forget_access_of (HjCentral *self, const char *user, GError **error);
gboolean hj_central_forget_enrol_codes_of (HjCentral *self, const char *user, GError **error);

gboolean hj_central_add_enrol_code (HjCentral *self, const char *code_hash, const char *user,
                                    gint64 expires_at, GError **error);
char *hj_central_find_enrol_code (HjCentral *self, const char *code_hash, GError **error);
gboolean hj_central_burn_enrol_code (HjCentral *self, const char *code_hash, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjCentralUser, hj_central_user_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjCentralDevice, hj_central_device_free)

G_END_DECLS
