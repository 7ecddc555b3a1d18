/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/audit/hj-audit.h"

#include <glib/gi18n-lib.h>

void
hj_audit_state_clear (HjAuditState *state)
{
  g_clear_pointer (&state->hash, g_free);
  g_clear_pointer (&state->why, g_free);
}

/**
 * hj_audit_note:
 * @note: what is noted; place, time and hash are given here
 * @error: a #HjSqlError
 *
 * Adds an entry and keeps the head. Not for use inside a transaction: a head never runs ahead.
 */
gboolean
hj_audit_note (HjCentral *central, const HjAuditEntry *note, GError **error)
{
  if (!hj_central_audit_append (central, note, error))
    return FALSE;
  hj_audit_keep_head (central);
  return TRUE;
}
