/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/audit/hj-audit.h"

#include <glib/gi18n-lib.h>

/* How far a walk along the chain has come. */
typedef struct {
  HjAuditState *state;
  gint64 head_seq;       /* 0 where no head is known */
  const char *head_hash; /* (nullable) */
} Walk;

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

static gboolean
break_at (HjAuditState *state, gint64 seq, const char *why)
{
  state->broken_at = seq;
  state->why = g_strdup (why);
  return FALSE;
}

static gboolean
on_entry_checked_cb (const HjAuditEntry *entry, gpointer user_data)
{
  Walk *walk = user_data;
  HjAuditState *state = walk->state;
  gint64 expected = state->n_entries + 1;
  g_autofree char *hash = hj_central_audit_hash (state->hash, entry);

  if (entry->seq != expected)
    return break_at (state, expected, _ ("An entry of the audit was taken away."));
  if (g_strcmp0 (hash, entry->hash) != 0)
    return break_at (state, expected,
                     _ ("An entry of the audit was changed, or stands where another was."));
  if (entry->seq == walk->head_seq && g_strcmp0 (hash, walk->head_hash) != 0)
    return break_at (state, expected,
                     _ ("The audit was written anew: it does not lead to the head that was kept."));
  state->n_entries = entry->seq;
  g_set_str (&state->hash, entry->hash);
  return TRUE;
}

/**
 * hj_audit_verify:
 * @head: (nullable): a head that was kept, `PLACE:HASH`; %NULL to go without
 * @state: (out caller-allocates): cleared with hj_audit_state_clear()
 * @error: `INVALID` of #HjCentralError where @head is none, or a #HjSqlError
 *
 * Follows the chain from its first entry. It finds any entry that was removed, changed or moved,
 * and with a head kept elsewhere also what was cut off at the end, or written anew as a whole.
 *
 * Returns: whether the audit could be read; whether it is whole is in @state
 */
gboolean
hj_audit_verify (HjCentral *central, const char *head, HjAuditState *state, GError **error)
{
  g_autofree char *hash = NULL;
  Walk walk = { .state = state };

  *state = (HjAuditState){ .hash = g_strdup (HJ_AUDIT_NO_HASH) };
  if (head != NULL && !hj_audit_parse_head (head, &walk.head_seq, &hash, error))
    return FALSE;
  walk.head_hash = hash;
  if (!hj_central_audit_walk (central, on_entry_checked_cb, &walk, error))
    return FALSE;
  if (state->broken_at == 0 && state->n_entries < walk.head_seq)
    break_at (state, state->n_entries + 1, _ ("The end of the audit was cut off."));
  return TRUE;
}
