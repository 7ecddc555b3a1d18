/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-callers.h"

#include "server/http/hj-rate-limit.h"

/* Tokens live a quarter of an hour; once so many are known, all are learnt anew. */
#define TOKENS_KEPT 16384
/* After how many seconds somebody comes again who has too much under way. */
#define SOON 2

/* Whose requests are under way. Account and address names never meet: each has a table. */
struct _HjCallers {
  GObject parent_instance;
  GHashTable *accounts;   /* owned, SHA-256 of a token → account that it was good for */
  GHashTable *by_account; /* owned, account → number of requests */
  GHashTable *by_address; /* owned, address → number of requests of strangers */
  HjRateLimit *limit;     /* owned, by account */
  guint n_strangers;
  guint n;
};

G_DEFINE_FINAL_TYPE (HjCallers, hj_callers, G_TYPE_OBJECT)

static char *
hash (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

static guint
count (GHashTable *table, const char *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (table, name));
}

static void
set_count (GHashTable *table, const char *name, guint n)
{
  if (n > 0)
    g_hash_table_insert (table, g_strdup (name), GUINT_TO_POINTER (n));
  else
    g_hash_table_remove (table, name);
}

static void
hj_callers_finalize (GObject *object)
{
  HjCallers *self = HJ_CALLERS (object);

  g_clear_pointer (&self->accounts, g_hash_table_unref);
  g_clear_pointer (&self->by_account, g_hash_table_unref);
  g_clear_pointer (&self->by_address, g_hash_table_unref);
  g_clear_object (&self->limit);
  G_OBJECT_CLASS (hj_callers_parent_class)->finalize (object);
}

static void
hj_callers_class_init (HjCallersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_callers_finalize;
}

static void
hj_callers_init (HjCallers *self)
{
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->by_account = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_address = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * hj_callers_new:
 * @clock: its boot time counts
 *
 * Sees to it that nobody takes the place of all: an account, whichever laptops and addresses it
 * comes from, and an address whose requests name no account.
 *
 * Returns: (transfer full): nobody asks yet, and no token is known
 */
HjCallers *
hj_callers_new (HjClock *clock)
{
  HjCallers *self = g_object_new (HJ_TYPE_CALLERS, NULL);

  self->limit = hj_rate_limit_new (clock, HJ_CALLERS_ACCOUNT_PER_MINUTE);
  return self;
}

/**
 * hj_callers_learn:
 * @token: an access token that was good
 * @account: whose it is
 *
 * Only for counting: whether the token still is good is the database's to say each time.
 */
void
hj_callers_learn (HjCallers *self, const char *token, const char *account)
{
  if (g_hash_table_size (self->accounts) >= TOKENS_KEPT)
    g_hash_table_remove_all (self->accounts);
  g_hash_table_insert (self->accounts, hash (token), g_strdup (account));
}

/**
 * hj_callers_forget:
 * @token: one that was refused
 *
 * Whoever has found a token and not the key that belongs to it asks as a stranger, and not at the
 * expense of the account.
 */
void
hj_callers_forget (HjCallers *self, const char *token)
{
  g_autofree char *key = hash (token);

  g_hash_table_remove (self->accounts, key);
}

/**
 * hj_callers_find_account:
 * @token: (nullable): an access token
 *
 * Returns: (transfer none) (nullable): whose it was when it was seen last; %NULL for a stranger
 */
const char *
hj_callers_find_account (HjCallers *self, const char *token)
{
  g_autofree char *key = token == NULL ? NULL : hash (token);

  return key == NULL ? NULL : g_hash_table_lookup (self->accounts, key);
}

/**
 * hj_callers_begin:
 * @account: (nullable): who asks; %NULL for a stranger
 * @address: from where
 *
 * Returns: 0 if the request may go on, until hj_callers_end() with the same names, or after how
 *   many seconds it may come again
 */
int
hj_callers_begin (HjCallers *self, const char *account, const char *address)
{
  GHashTable *table = account != NULL ? self->by_account : self->by_address;
  const char *name = account != NULL ? account : address;
  guint most = account != NULL ? HJ_CALLERS_PER_ACCOUNT : HJ_CALLERS_PER_ADDRESS;
  guint n = count (table, name);
  int wait;

  if (n >= most || (account == NULL && self->n_strangers >= HJ_CALLERS_STRANGERS))
    return SOON;
  wait = account == NULL ? 0 : hj_rate_limit_take (self->limit, account);
  if (wait > 0)
    return wait;
  set_count (table, name, n + 1);
  self->n_strangers += account == NULL;
  self->n++;
  return 0;
}

/**
 * hj_callers_end:
 * @account: (nullable): as it began
 * @address: as it began
 */
void
hj_callers_end (HjCallers *self, const char *account, const char *address)
{
  GHashTable *table = account != NULL ? self->by_account : self->by_address;
  const char *name = account != NULL ? account : address;
  guint n = count (table, name);

  g_return_if_fail (n > 0);
  set_count (table, name, n - 1);
  self->n_strangers -= account == NULL;
  self->n--;
}

/**
 * hj_callers_get_n:
 *
 * Returns: how many requests are under way
 */
guint
hj_callers_get_n (HjCallers *self)
{
  return self->n;
}
