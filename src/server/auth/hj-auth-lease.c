/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-wire.h"
#include "server/auth/hj-auth.h"

#include <glib/gi18n-lib.h>

/**
 * hj_auth_get_lease_days:
 *
 * Returns: for how many days a laptop may go unseen before it locks itself
 */
gint64
hj_auth_get_lease_days (HjCentral *central)
{
  return CLAMP (
      hj_central_get_meta_int (central, HJ_CENTRAL_META_LEASE_DAYS, HJ_WIRE_LEASE_DAYS_DEFAULT),
      HJ_WIRE_LEASE_DAYS_MIN, HJ_WIRE_LEASE_DAYS_MAX);
}

/**
 * hj_auth_set_lease_days:
 * @days: for how many days a laptop may go unseen
 * @error: `INVALID` of #HjCentralError, or a #HjSqlError
 *
 * Sets the offline lease, within the caller's transaction. It comes with tokens, so all access
 * tokens end: every laptop learns of it with its next reconciliation.
 */
gboolean
hj_auth_set_lease_days (HjCentral *central, gint64 days, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%d", (int)days);

  if (days < HJ_WIRE_LEASE_DAYS_MIN || days > HJ_WIRE_LEASE_DAYS_MAX) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                 _ ("A laptop may go unseen for %d to %d days; please choose a number of days "
                    "between them."),
                 HJ_WIRE_LEASE_DAYS_MIN, HJ_WIRE_LEASE_DAYS_MAX);
    return FALSE;
  }
  return days == hj_auth_get_lease_days (central)
         || (hj_central_set_meta (central, HJ_CENTRAL_META_LEASE_DAYS, text, error)
             && hj_central_forget_access (central, error));
}
