/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/audit/hj-audit-private.h"

#include "core/base/hj-mutant.h"

/* Where a laptop's audit stands here. */
typedef struct {
  HjCentral *central;
  const HjCentralDevice *device;
  gint64 seq;
  char *hash; /* owned */
} Joining;

static gboolean
note_break (Joining *self, const char *detail, GError **error)
{
  const HjAuditEntry note = { .user = self->device->user,
                              .device = self->device->id,
                              .act = HJ_AUDIT_BREAK,
                              .what = HJ_AUDIT_LAPTOP,
                              .detail = detail };

  return hj_central_audit_append (self->central, &note, error);
}

/* A laptop's audit that does not go on is taken all the same, and everybody can see it: what a
 * laptop tells is worth more than nothing.
 */
static gboolean
check_place (Joining *self, const HjDeed *deed, GError **error)
{
  g_autofree char *hash = hj_deed_hash (self->hash, self->device->id, deed);
  g_autofree char *detail = NULL;

  if (deed->seq != self->seq + 1)
    detail = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                              deed->seq > self->seq ? "gap" : "again", self->seq + 1, deed->seq);
  else if (g_strcmp0 (hash, deed->hash) != 0)
    detail = g_strdup_printf ("changed %" G_GINT64_FORMAT, deed->seq);
  return detail == NULL || note_break (self, detail, error);
}

static gboolean
take_deed (Joining *self, const HjDeed *deed, const char *signature, GError **error)
{
  const HjAuditEntry entry = { .user = self->device->user,
                               .device = self->device->id,
                               .act = deed->act,
                               .what = HJ_AUDIT_LAPTOP,
                               .entity = deed->entity,
                               .row = deed->row,
                               .purpose = deed->purpose,
                               .detail = deed->detail,
                               .device_seq = deed->seq,
                               .device_at = deed->at,
                               .device_raw_at = deed->raw_at,
                               .device_hash = deed->hash,
                               .device_signature = signature };

  if (!check_place (self, deed, error) || !hj_central_audit_append (self->central, &entry, error))
    return FALSE;
  self->seq = deed->seq;
  g_set_str (&self->hash, deed->hash);
  return TRUE;
}

static gboolean
take_part (Joining *self, const HjDeedPart *part, GError **error)
{
  for (guint i = 0; i < part->deeds->len; i++) {
    const char *signature = i + 1 == part->deeds->len ? part->signature : NULL;

    if (!take_deed (self, g_ptr_array_index (part->deeds, i), signature, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
join (Joining *self, const HjDeedPart *part, gint64 *durable, GError **error)
{
  gint64 saved = hj_central_get_meta_int (self->central, HJ_CENTRAL_META_AUDIT_DURABLE, 0);
  g_autofree char *hash = NULL;

  if (!hj_central_audit_get_device_last (self->central, self->device->id, saved, FALSE, durable,
                                         &hash, error)
      || !hj_central_audit_get_device_last (self->central, self->device->id, G_MAXINT64, FALSE,
                                            &self->seq, &self->hash, error))
    return FALSE;
  /* What the laptop does not expect, such as that an answer was lost, it is told first. */
  if (!HJ_MUTANT (deeds_again)
      && (part->after != self->seq || !g_str_equal (part->after_hash, self->hash)))
    return TRUE;
  return take_part (self, part, error);
}

/**
 * hj_audit_join:
 * @device: whose signature on @part was checked
 * @part: of what was done on it
 * @answer: (out) (transfer full): what is here of it now
 * @error: a #HjSqlError
 *
 * Adds what was done on a laptop to the audit, in a transaction of its own. Nothing is taken where
 * the laptop is wrong about what is here. Where its chain does not go on, a `break` comes first.
 */
gboolean
hj_audit_join (HjCentral *central, const HjCentralDevice *device, const HjDeedPart *part,
               HjDeedAnswer **answer, GError **error)
{
  HjSql *sql = hj_central_get_sql (central);
  Joining joining = { .central = central, .device = device };
  gint64 durable = 0;
  gboolean joined;

  if (!hj_sql_begin (sql, error))
    return FALSE;
  joined = join (&joining, part, &durable, error);
  if (!joined)
    hj_sql_rollback (sql);
  else
    joined = hj_sql_commit (sql, error);
  if (joined) {
    hj_audit_keep_head (central);
    *answer = g_new0 (HjDeedAnswer, 1);
    (*answer)->seq = joining.seq;
    (*answer)->hash = g_steal_pointer (&joining.hash);
    (*answer)->durable = durable;
  }
  g_free (joining.hash);
  return joined;
}
