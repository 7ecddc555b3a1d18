/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-random.h"

G_BEGIN_DECLS

#define HJ_PASSWORD_MIN 8    /* characters */
#define HJ_PASSWORD_MAX 1024 /* bytes */

/**
 * HjPasswordCost:
 * @HJ_PASSWORD_COST_NORMAL: about 64 MiB and a tenth of a second a try
 * @HJ_PASSWORD_COST_FICTIONAL: next to nothing, for accounts that guard made-up people
 */
typedef enum { HJ_PASSWORD_COST_NORMAL, HJ_PASSWORD_COST_FICTIONAL } HjPasswordCost;

char *hj_password_hash (const char *password, HjPasswordCost cost, GError **error);
char *hj_password_new (HjRandom *random);
guint hj_password_count_hashed (void);
gboolean hj_password_matches (const char *password, const char *hash);

G_END_DECLS
