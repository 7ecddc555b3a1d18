/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-secret.h"

#include <string.h>

/**
 * hj_secret_wipe:
 * @secret: (nullable): a text that stays in no memory that is given back
 *
 * Overwrites it, for what frees it by other means.
 */
void
hj_secret_wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
}

/**
 * hj_secret_free:
 * @secret: (transfer full) (nullable): overwritten before its memory is given back
 */
void
hj_secret_free (char *secret)
{
  hj_secret_wipe (secret);
  g_free (secret);
}
