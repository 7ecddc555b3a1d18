/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-rate-limit.h"

/* Addresses that have their whole allowance back are forgotten once so many are known, and all of
 * them once it is more than that many: whoever has millions of addresses gains nothing by a limit
 * on each, and shall not fill the memory.
 */
#define ADDRESSES_KEPT 4096
#define ADDRESSES_MAX 65536
#define FORGET_MS HJ_SECOND_MS

/* What an address may still ask; refills evenly, so that no minute's turn lets twice as much in. */
typedef struct {
  gint64 spent_ms; /* how much of a minute's allowance is spent, in its refill time */
  gint64 at;       /* boot time of the last look */
} Account;

struct _HjRateLimit {
  GObject parent_instance;
  HjClock *clock;       /* owned */
  gint64 cost_ms;       /* of one request */
  GHashTable *accounts; /* owned, address → Account */
  gint64 forgot_at;     /* boot time */
};

G_DEFINE_FINAL_TYPE (HjRateLimit, hj_rate_limit, G_TYPE_OBJECT)

static void
refill (Account *account, gint64 now)
{
  account->spent_ms = MAX (0, account->spent_ms - (now - account->at));
  account->at = now;
}

static void
forget_idle (HjRateLimit *self, gint64 now)
{
  GHashTableIter iter;
  gpointer account;

  if (now - self->forgot_at < FORGET_MS)
    return;
  self->forgot_at = now;
  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &account)) {
    refill (account, now);
    if (((Account *)account)->spent_ms == 0)
      g_hash_table_iter_remove (&iter);
  }
}

static void
hj_rate_limit_finalize (GObject *object)
{
  HjRateLimit *self = HJ_RATE_LIMIT (object);

  g_clear_object (&self->clock);
  g_clear_pointer (&self->accounts, g_hash_table_unref);
  G_OBJECT_CLASS (hj_rate_limit_parent_class)->finalize (object);
}

static void
hj_rate_limit_class_init (HjRateLimitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_rate_limit_finalize;
}

static void
hj_rate_limit_init (HjRateLimit *self)
{
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * hj_rate_limit_new:
 * @clock: its boot time counts
 * @per_minute: requests of one address or account, at least 1
 *
 * Returns: (transfer full): a limit that knows nobody yet
 */
HjRateLimit *
hj_rate_limit_new (HjClock *clock, guint per_minute)
{
  HjRateLimit *self = g_object_new (HJ_TYPE_RATE_LIMIT, NULL);

  g_return_val_if_fail (per_minute >= 1, self);
  self->clock = g_object_ref (clock);
  self->cost_ms = HJ_MINUTE_MS / per_minute;
  self->forgot_at = -FORGET_MS;
  return self;
}

/**
 * hj_rate_limit_take:
 * @address: who asks
 *
 * Returns: 0 if it may, or after how many seconds it may
 */
int
hj_rate_limit_take (HjRateLimit *self, const char *address)
{
  gint64 now = hj_clock_get_boot_time (self->clock);
  Account *account = g_hash_table_lookup (self->accounts, address);

  if (account == NULL) {
    if (g_hash_table_size (self->accounts) >= ADDRESSES_MAX)
      g_hash_table_remove_all (self->accounts);
    if (g_hash_table_size (self->accounts) >= ADDRESSES_KEPT)
      forget_idle (self, now);
    account = g_new0 (Account, 1);
    g_hash_table_insert (self->accounts, g_strdup (address), account);
    account->at = now;
  }
  refill (account, now);
  if (account->spent_ms + self->cost_ms > HJ_MINUTE_MS)
    return (int)((account->spent_ms + self->cost_ms - HJ_MINUTE_MS) / HJ_SECOND_MS) + 1;
  account->spent_ms += self->cost_ms;
  return 0;
}

guint
hj_rate_limit_get_n_addresses (HjRateLimit *self)
{
  return g_hash_table_size (self->accounts);
}
