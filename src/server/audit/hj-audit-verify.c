/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/audit/hj-audit-private.h"

#include <glib/gi18n-lib.h>

/* How far a walk along the chain has come. */
typedef struct {
  HjAuditState *state;
  HjAuditDevices *devices;
  gint64 head_seq;       /* 0 where no head is known */
  const char *head_hash; /* (nullable) */
  gint64 until;          /* place where the walk may end */
  gboolean is_cut_short;
  GError *error; /* (nullable) owned */
} Walk;

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
  g_autofree char *hash = NULL;
  const char *why = NULL;

  /* A noted break and what it excuses are looked at together. */
  if (state->n_entries >= walk->until && !hj_audit_devices_find_cut_off (walk->devices)) {
    walk->is_cut_short = TRUE;
    return FALSE;
  }
  hash = hj_central_audit_hash (state->hash, entry);
  if (entry->seq != expected)
    return break_at (state, expected, _ ("An entry of the audit was taken away."));
  if (g_strcmp0 (hash, entry->hash) != 0)
    return break_at (state, expected,
                     _ ("An entry of the audit was changed, or stands where another was."));
  if (entry->seq == walk->head_seq && g_strcmp0 (hash, walk->head_hash) != 0)
    return break_at (state, expected,
                     _ ("The audit was written anew: it does not lead to the head that was kept."));
  if (!hj_audit_devices_follow (walk->devices, entry, state, &why, &walk->error))
    return FALSE;
  if (why != NULL)
    return break_at (state, expected, why);
  state->n_entries = entry->seq;
  g_set_str (&state->hash, entry->hash);
  return TRUE;
}

static void
check_ends (Walk *walk)
{
  HjAuditState *state = walk->state;
  gint64 cut_off = hj_audit_devices_find_cut_off (walk->devices);

  if (state->n_entries < walk->head_seq)
    break_at (state, state->n_entries + 1, _ ("The end of the audit was cut off."));
  else if (cut_off != 0)
    break_at (state, cut_off, _ ("The end of a laptop's audit was cut off."));
}

/**
 * hj_audit_check:
 * @head: (nullable): a head that was kept, `PLACE:HASH`; %NULL to go without
 * @n_entries: about how many to look at
 * @state: (inout): how far it was looked at before; all zero for the beginning
 * @done: (out): whether the end was reached, or something is wrong
 * @error: `INVALID` of #HjCentralError where @head is none, or a #HjSqlError
 *
 * Follows the chain for a while, and with it the audits of laptops that joined it.
 *
 * Returns: whether the audit could be read; whether it is whole so far is in @state
 */
gboolean
hj_audit_check (HjCentral *central, const char *head, guint n_entries, HjAuditState *state,
                gboolean *done, GError **error)
{
  g_autoptr (HjAuditDevices) devices = hj_audit_devices_new (central, state->n_entries);
  g_autofree char *hash = NULL;
  Walk walk = { .state = state, .devices = devices, .until = state->n_entries + n_entries };

  if (head != NULL && !hj_audit_parse_head (head, &walk.head_seq, &hash, error))
    return FALSE;
  walk.head_hash = hash;
  if (state->hash == NULL)
    state->hash = g_strdup (HJ_AUDIT_NO_HASH);
  if (!hj_central_audit_walk_from (central, state->n_entries == 0 ? G_MININT64 : state->n_entries,
                                   on_entry_checked_cb, &walk, error))
    return FALSE;
  if (walk.error != NULL) {
    g_propagate_error (error, walk.error);
    return FALSE;
  }
  *done = !walk.is_cut_short;
  if (*done && state->broken_at == 0)
    check_ends (&walk);
  return TRUE;
}

/**
 * hj_audit_verify:
 * @head: (nullable): a head that was kept, `PLACE:HASH`; %NULL to go without
 * @state: (out caller-allocates): cleared with hj_audit_state_clear()
 * @error: `INVALID` of #HjCentralError where @head is none, or a #HjSqlError
 *
 * Follows the chain from its first entry. It finds any entry that was removed, changed or moved,
 * and with a head kept elsewhere also what was cut off at the end, or written anew as a whole; of
 * what came from laptops the latter too, as they signed it.
 *
 * Returns: whether the audit could be read; whether it is whole is in @state
 */
gboolean
hj_audit_verify (HjCentral *central, const char *head, HjAuditState *state, GError **error)
{
  gboolean done;

  *state = (HjAuditState){ 0 };
  return hj_audit_check (central, head, G_MAXUINT, state, &done, error);
}
