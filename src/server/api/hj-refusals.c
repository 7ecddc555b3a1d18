/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/api/hj-refusals.h"

#include "server/audit/hj-audit.h"

/* What of somebody is noted together, once in so many milliseconds. */
#define PERIOD_MS HJ_MINUTE_MS
/* Devices that were refused something lately; further ones make all be noted and forgotten. */
#define DEVICES_MAX 4096

typedef struct {
  char *user;   /* owned */
  gint64 since; /* UTC milliseconds, of the first refusal of the period */
  guint n;      /* in the period */
} Refused;

struct _HjRefusals {
  HjCentral *central;  /* owned */
  GHashTable *devices; /* owned, id → Refused */
  guint n_strangers;   /* since it was noted last */
  gint64 noted_at;     /* UTC milliseconds */
  gint64 swept_at;     /* UTC milliseconds */
};

static void
free_refused (gpointer data)
{
  Refused *refused = data;

  g_free (refused->user);
  g_free (refused);
}

static void
note (HjRefusals *self, const HjAuditEntry *entry)
{
  g_autoptr (GError) error = NULL;

  if (!hj_audit_note (self->central, entry, &error))
    g_warning ("A refusal could not be noted: %s", error->message);
}

static void
note_strangers (HjRefusals *self)
{
  g_autofree char *detail = g_strdup_printf ("%u", self->n_strangers);
  const HjAuditEntry entry = { .act = "refuse", .what = "strangers", .detail = detail };

  if (self->n_strangers > 0)
    note (self, &entry);
  self->n_strangers = 0;
  self->noted_at = hj_central_now (self->central);
}

/* What was more than is noted one by one. */
static void
note_rest (HjRefusals *self, const char *device, const Refused *refused)
{
  g_autofree char *detail
      = g_strdup_printf ("%u more", refused->n - MIN (refused->n, HJ_REFUSALS_PER_MINUTE));
  const HjAuditEntry entry = {
    .user = refused->user, .device = device, .act = "refuse", .what = "requests", .detail = detail
  };

  if (refused->n > HJ_REFUSALS_PER_MINUTE)
    note (self, &entry);
}

/* A clock that was set back ends a period as well. */
static gboolean
is_over (gint64 since, gint64 now)
{
  return now - since >= PERIOD_MS || now < since;
}

/* Notes, and forgets, what was refused to those whose period is over; to all where @all is set. */
static void
sweep (HjRefusals *self, gboolean all)
{
  gint64 now = hj_central_now (self->central);
  GHashTableIter iter;
  gpointer device;
  gpointer refused;

  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, &device, &refused)) {
    if (!all && !is_over (((Refused *)refused)->since, now))
      continue;
    note_rest (self, device, refused);
    g_hash_table_iter_remove (&iter);
  }
  self->swept_at = now;
}

/**
 * hj_refusals_new:
 *
 * Returns: (transfer full): nothing was refused yet
 */
HjRefusals *
hj_refusals_new (HjCentral *central)
{
  HjRefusals *self = g_new0 (HjRefusals, 1);

  self->central = g_object_ref (central);
  self->devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_refused);
  return self;
}

/**
 * hj_refusals_free:
 * @self: (transfer full): whose rest is noted
 */
void
hj_refusals_free (HjRefusals *self)
{
  note_strangers (self);
  sweep (self, TRUE);
  g_hash_table_unref (self->devices);
  g_object_unref (self->central);
  g_free (self);
}

static Refused *
find_refused (HjRefusals *self, const char *user, const char *device)
{
  Refused *refused = g_hash_table_lookup (self->devices, device);
  gint64 now = hj_central_now (self->central);

  if (refused != NULL)
    return refused;
  if (g_hash_table_size (self->devices) >= DEVICES_MAX)
    sweep (self, TRUE);
  refused = g_new0 (Refused, 1);
  refused->user = g_strdup (user);
  refused->since = now;
  g_hash_table_insert (self->devices, g_strdup (device), refused);
  return refused;
}

/**
 * hj_refusals_note:
 * @path: what was asked
 * @status: what was answered
 * @user: (nullable): who asked; %NULL for a stranger
 * @device: (nullable): with what
 */
void
hj_refusals_note (HjRefusals *self, const char *path, guint status, const char *user,
                  const char *device)
{
  g_autofree char *detail = g_strdup_printf ("%u", status);
  const HjAuditEntry entry
      = { .user = user, .device = device, .act = "refuse", .what = path, .detail = detail };

  if (is_over (self->swept_at, hj_central_now (self->central)))
    sweep (self, FALSE);
  if (user != NULL && device != NULL) {
    if (++find_refused (self, user, device)->n <= HJ_REFUSALS_PER_MINUTE)
      note (self, &entry);
    return;
  }
  self->n_strangers++;
  if (is_over (self->noted_at, hj_central_now (self->central)))
    note_strangers (self);
}
