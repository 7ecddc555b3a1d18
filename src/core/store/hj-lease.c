/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-lease.h"

#include "core/base/hj-mutant.h"
#include "core/store/hj-replica-private.h"
#include "core/wire/hj-wire.h"

#include <glib/gi18n-lib.h>

/*
 * Keys of `meta`. The mark is the latest time that the replica knows of, with the boot time and the
 * start of the machine at which it did: "MILLISECONDS BOOT-MILLISECONDS BOOT-ID". While the machine
 * runs, boot time alone counts; after a restart the device's clock counts too, but never to take
 * back what has passed. Time for which a laptop was switched off and its clock then set back cannot
 * be known; everything else is counted.
 */
#define META_SEEN "lease-seen" /* the central instance's clock when it last spoke to the device */
#define META_DAYS "lease-days"
#define META_MARK "time-mark"

/* Time that passes before it is written down again. */
#define MARK_EVERY_MS HJ_MINUTE_MS

typedef struct {
  gboolean known;
  gint64 time, boot_time;
  gboolean same_start; /* the machine has run since */
} Mark;

static gboolean
read_mark (HjReplica *replica, Mark *mark, GError **error)
{
  g_autofree char *text = NULL;
  const char *boot_id = hj_clock_get_boot_id (replica->clock);

  *mark = (Mark){ 0 };
  if (!hj_replica_read_meta (replica, META_MARK, &text, error))
    return FALSE;
  g_auto (GStrv) parts = text == NULL ? NULL : g_strsplit (text, " ", 3);

  if (parts == NULL || g_strv_length (parts) != 3)
    return TRUE;
  mark->known = TRUE;
  mark->time = g_ascii_strtoll (parts[0], NULL, 10);
  mark->boot_time = g_ascii_strtoll (parts[1], NULL, 10);
  mark->same_start = *boot_id != '\0' && g_str_equal (parts[2], boot_id)
                     && hj_clock_get_boot_time (replica->clock) >= mark->boot_time;
  return TRUE;
}

static gboolean
write_mark (HjReplica *replica, gint64 time, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", time,
                                           hj_clock_get_boot_time (replica->clock),
                                           hj_clock_get_boot_id (replica->clock));

  return hj_replica_set_meta (replica, META_MARK, text, error);
}

/* The earliest that it can be now, and not earlier than it ever was. */
static gboolean
find_now (HjReplica *replica, gint64 *now, GError **error)
{
  gint64 boot_time = hj_clock_get_boot_time (replica->clock);
  Mark mark;
  g_autoptr (GError) problem = NULL;

  *now = hj_replica_now (replica);
  if (HJ_MUTANT (lease_by_clock))
    return TRUE;
  if (!read_mark (replica, &mark, error))
    return FALSE;
  if (mark.known && mark.same_start)
    *now = mark.time + boot_time - mark.boot_time;
  else if (mark.known)
    *now = MAX (mark.time + boot_time, *now);
  if ((!mark.same_start || *now - mark.time >= MARK_EVERY_MS)
      && !write_mark (replica, *now, &problem))
    g_debug ("The time could not be noted: %s", problem->message);
  return TRUE;
}

/* When the device was last seen, 0 for one that never was. A replica that an earlier version kept
 * in step begins its lease when this one first looks at it.
 */
static gboolean
find_seen (HjReplica *replica, gint64 *seen, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) problem = NULL;

  if (!hj_replica_read_meta (replica, META_SEEN, &text, error))
    return FALSE;
  *seen = text == NULL ? 0 : g_ascii_strtoll (text, NULL, 10);
  if (*seen != 0 || hj_replica_get_meta_int (replica, HJ_META_LAST_SYNC, 0) == 0)
    return TRUE;
  *seen = hj_replica_now (replica);
  if (!hj_lease_renew (replica, *seen, hj_replica_boot_now (replica), &problem))
    g_debug ("The lease could not be noted: %s", problem->message);
  return TRUE;
}

static gboolean
look (HjReplica *replica, HjLease *lease, GError **error)
{
  gint64 seen, now;

  *lease = (HjLease){ .days = (int)hj_replica_get_meta_int (replica, META_DAYS,
                                                            HJ_WIRE_LEASE_DAYS_DEFAULT) };
  if (!find_seen (replica, &seen, error) || (seen != 0 && !find_now (replica, &now, error)))
    return FALSE;
  if (seen == 0)
    return TRUE;
  lease->until = seen + lease->days * HJ_DAY_MS;
  lease->left = lease->until - now;
  return TRUE;
}

/**
 * hj_lease_look:
 * @lease: (out caller-allocates): filled; without an end where the disk fails
 *
 * Tells how long the replica may still be opened, and notes what time it is.
 */
void
hj_lease_look (HjReplica *replica, HjLease *lease)
{
  g_autoptr (GError) error = NULL;

  if (!look (replica, lease, &error))
    g_debug ("The lease could not be read: %s", error->message);
}

/**
 * hj_lease_has_ended:
 *
 * Returns: whether the replica is locked until the central instance has seen it
 */
gboolean
hj_lease_has_ended (const HjLease *lease)
{
  return lease->until != 0 && lease->left <= 0;
}

/**
 * hj_lease_check:
 * @error: `LEASE` of #HjStoreError, or a #HjSqlError
 *
 * Returns: whether the replica may be read and written
 */
gboolean
hj_lease_check (HjReplica *replica, GError **error)
{
  HjLease lease;

  if (!look (replica, &lease, error))
    return FALSE;
  if (!hj_lease_has_ended (&lease))
    return TRUE;
  g_set_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_LEASE,
               ngettext ("This laptop has not been seen by the central instance for %d day; "
                         "connect it and reconcile to open it again.",
                         "This laptop has not been seen by the central instance for %d days; "
                         "connect it and reconcile to open it again.",
                         (gulong)lease.days),
               lease.days);
  return FALSE;
}

/* What time it is where an answer says @server_time: it may have lain there since, as in a laptop
 * that was closed. What is known of the time before is as good as the answer leaves room for.
 */
static gboolean
find_answered (HjReplica *replica, gint64 server_time, gint64 asked_at, gint64 *now, GError **error)
{
  gint64 boot_time = hj_clock_get_boot_time (replica->clock);
  Mark mark;

  *now = server_time;
  if (HJ_MUTANT (lease_from_sleep))
    return TRUE;
  if (!read_mark (replica, &mark, error))
    return FALSE;
  if (mark.same_start)
    *now = CLAMP (mark.time + boot_time - mark.boot_time, server_time,
                  server_time + MAX (boot_time - asked_at, 0));
  return TRUE;
}

/**
 * hj_lease_renew:
 * @server_time: UTC milliseconds by the central instance's clock, as it told this device and none
 *   that may not reconcile
 * @asked_at: boot time at which it was asked, as hj_replica_boot_now() says it
 * @error: a #HjSqlError
 *
 * Begins the lease anew, in the transaction that is open or in one of its own.
 */
gboolean
hj_lease_renew (HjReplica *replica, gint64 server_time, gint64 asked_at, GError **error)
{
  gint64 now;

  return find_answered (replica, server_time, asked_at, &now, error)
         && hj_replica_set_meta_int (replica, META_SEEN, server_time, error)
         && write_mark (replica, now, error);
}

/**
 * hj_lease_set_length:
 * @days: as the central instance says; kept between the limits of the protocol
 * @error: a #HjSqlError
 */
gboolean
hj_lease_set_length (HjReplica *replica, gint64 days, GError **error)
{
  return hj_replica_set_meta_int (
      replica, META_DAYS, CLAMP (days, HJ_WIRE_LEASE_DAYS_MIN, HJ_WIRE_LEASE_DAYS_MAX), error);
}
