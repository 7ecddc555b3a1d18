/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/audit/hj-audit-private.h"

#include <glib/gi18n-lib.h>

struct _HjAuditDevices {
  HjCentral *central; /* borrowed */
  gint64 after;       /* place behind which the walk begins */
  GHashTable *chains; /* owned: device to Chain */
};

/* How far one laptop's audit was followed. */
typedef struct {
  HjCentralDevice *device; /* (nullable) owned; NULL for one that came after a backup */
  gint64 entry;            /* place of its last entry in the central audit */
  gint64 seq;              /* and in its own */
  char *hash;              /* owned, of that one there */
  gint64 part_seq;         /* of the last entry that ends a signed part */
  char *part_hash;         /* owned */
  gboolean is_excused;     /* a break was noted, so the next entry need not follow */
} Chain;

static void
free_chain (gpointer data)
{
  Chain *chain = data;

  g_clear_pointer (&chain->device, hj_central_device_free);
  g_free (chain->hash);
  g_free (chain->part_hash);
  g_free (chain);
}

/*
 * A walk that begins behind the place @after takes up the laptops' audits as they were there.
 */
HjAuditDevices *
hj_audit_devices_new (HjCentral *central, gint64 after)
{
  HjAuditDevices *self = g_new0 (HjAuditDevices, 1);

  self->central = central;
  self->after = after;
  self->chains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_chain);
  return self;
}

void
hj_audit_devices_free (HjAuditDevices *self)
{
  g_hash_table_unref (self->chains);
  g_free (self);
}

static Chain *
find_chain (HjAuditDevices *self, const char *device, GError **error)
{
  Chain *chain = g_hash_table_lookup (self->chains, device);

  if (chain != NULL)
    return chain;
  chain = g_new0 (Chain, 1);
  g_hash_table_insert (self->chains, g_strdup (device), chain);
  chain->device = hj_central_find_device (self->central, device, NULL);
  if (!hj_central_audit_get_device_last (self->central, device, self->after, FALSE, &chain->seq,
                                         &chain->hash, error)
      || !hj_central_audit_get_device_last (self->central, device, self->after, TRUE,
                                            &chain->part_seq, &chain->part_hash, error))
    return NULL;
  return chain;
}

/* What an entry says of itself in the audit of its laptop. */
HjDeed
hj_audit_entry_get_deed (const HjAuditEntry *entry)
{
  return (HjDeed){ .seq = entry->device_seq,
                   .at = entry->device_at,
                   .raw_at = entry->device_raw_at,
                   .act = entry->act,
                   .entity = entry->entity,
                   .row = entry->row,
                   .purpose = entry->purpose,
                   .detail = entry->detail,
                   .hash = entry->device_hash };
}

static gboolean
is_next (const Chain *chain, const HjAuditEntry *entry)
{
  const HjDeed deed = hj_audit_entry_get_deed (entry);
  g_autofree char *hash = hj_deed_hash (chain->hash, entry->device, &deed);

  return entry->device_seq == chain->seq + 1 && g_strcmp0 (hash, entry->device_hash) == 0;
}

static gboolean
is_signed (const Chain *chain, const HjAuditEntry *entry)
{
  g_autofree char *text = hj_deed_signed_text (entry->device, chain->part_seq, chain->part_hash,
                                               entry->device_seq, entry->device_hash);

  return chain->device == NULL
         || hj_central_device_signed (chain->device, text, entry->device_signature);
}

static const char *
follow_chain (Chain *chain, const HjAuditEntry *entry)
{
  if (!chain->is_excused && !is_next (chain, entry))
    return _ ("An entry of a laptop's audit was taken away, changed or moved.");
  if (entry->device_signature != NULL && !is_signed (chain, entry))
    return _ ("An entry of a laptop's audit is not what the laptop signed.");
  chain->is_excused = FALSE;
  chain->entry = entry->seq;
  chain->seq = entry->device_seq;
  g_set_str (&chain->hash, entry->device_hash);
  if (entry->device_signature != NULL) {
    chain->part_seq = entry->device_seq;
    g_set_str (&chain->part_hash, entry->device_hash);
  }
  return NULL;
}

/*
 * Follows the audit of the entry's laptop by one; an entry that is of none passes. What is wrong
 * is told in @why. Returns FALSE where the database failed.
 */
gboolean
hj_audit_devices_follow (HjAuditDevices *self, const HjAuditEntry *entry, HjAuditState *state,
                         const char **why, GError **error)
{
  gboolean is_break = g_str_equal (entry->act, HJ_AUDIT_BREAK) && entry->device_seq == 0;
  Chain *chain;

  *why = NULL;
  if (entry->device == NULL || (entry->device_seq == 0 && !is_break))
    return TRUE;
  chain = find_chain (self, entry->device, error);
  if (chain == NULL)
    return FALSE;
  if (is_break) {
    state->n_breaks++;
    chain->is_excused = TRUE;
    return TRUE;
  }
  state->n_joined++;
  *why = follow_chain (chain, entry);
  return TRUE;
}

/* Every part ends with a signed entry. Returns the place of an entry behind which more must have
 * been; 0 where there is none.
 */
gint64
hj_audit_devices_find_cut_off (HjAuditDevices *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->chains);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Chain *chain = value;

    if (chain->is_excused || (chain->entry != 0 && chain->seq != chain->part_seq))
      return MAX (chain->entry, 1);
  }
  return 0;
}
