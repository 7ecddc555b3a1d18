/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-classify.h"

#include "core/casework/hj-deed-note.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-policy-facts.h"
#include "core/policy/hj-policy-reader.h"
#include "core/store/hj-query.h"

#include <string.h>

#define CACHE_KEY "hj-classify-policy"

static void
unref_policy (gpointer data)
{
  if (data != NULL)
    hj_risk_policy_unref (data);
}

/* Compiled policies of a replica by the ids of their rows; a row that cannot be used has no policy.
 */
static GHashTable *
get_cache (HjReplica *replica)
{
  GHashTable *cache = g_object_get_data (G_OBJECT (replica), CACHE_KEY);

  if (cache == NULL) {
    cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_policy);
    g_object_set_data_full (G_OBJECT (replica), CACHE_KEY, cache,
                            (GDestroyNotify)g_hash_table_unref);
  }
  return cache;
}

static GBytes *
read_hex (const char *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (; text != NULL && *text != '\0'; text += 2) {
    int high = g_ascii_xdigit_value (text[0]);
    int low = text[1] == '\0' ? -1 : g_ascii_xdigit_value (text[1]);

    if (high < 0 || low < 0)
      return NULL;
    g_byte_array_append (bytes, &(guint8){ (guint8)(high << 4 | low) }, 1);
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GBytes *
read_key (HjReplica *replica)
{
  g_autofree char *text = hj_replica_dup_meta (replica, HJ_META_POLICY_KEY);
  gsize size = 0;

  if (text == NULL || *text == '\0')
    return NULL;
  guint8 *key = g_base64_decode (text, &size);

  return g_bytes_new_take (key, size);
}

static HjRiskPolicy *
read_policy (const HjRecord *row, GBytes *key)
{
  const char *body = hj_record_get_text (row, "body");
  g_autoptr (GBytes) signature = read_hex (hj_record_get_text (row, "signature"));
  g_autoptr (GError) problem = NULL;

  if (body == NULL || signature == NULL)
    return NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  HjRiskPolicy *policy = hj_policy_verify (bytes, signature, key, &problem)
                             ? hj_policy_read (bytes, NULL, &problem)
                             : NULL;

  if (policy == NULL)
    g_warning ("Policy %s is left out: %s", hj_record_get_id (row), problem->message);
  return policy;
}

/* The row's policy, compiled once; %NULL where it is not signed by the central instance. */
static HjRiskPolicy *
look_up (GHashTable *cache, const HjRecord *row, GBytes *key)
{
  gpointer found;

  if (!g_hash_table_lookup_extended (cache, hj_record_get_id (row), NULL, &found)) {
    found = read_policy (row, key);
    g_hash_table_insert (cache, g_strdup (hj_record_get_id (row)), found);
  }
  return found;
}

/**
 * hj_classify_get_policy:
 * @error: an error of the store
 *
 * Returns: (transfer full) (nullable): the policy that was published last and is signed by the
 *   central instance, else the one that comes with the program
 */
HjRiskPolicy *
hj_classify_get_policy (HjReplica *replica, GError **error)
{
  g_autoptr (GBytes) key = read_key (replica);
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_policy);

  hj_query_order (query, "published_at", TRUE);
  g_autoptr (GPtrArray) rows = hj_replica_select (replica, query, error);

  if (rows == NULL)
    return NULL;
  for (guint i = 0; key != NULL && i < rows->len; i++) {
    HjRiskPolicy *policy = look_up (get_cache (replica), g_ptr_array_index (rows, i), key);

    if (policy != NULL)
      return hj_risk_policy_ref (policy);
  }
  return hj_risk_policy_ref (hj_policy_get_default ());
}

typedef struct {
  HjRiskPolicy *policy;
  gint64 at;
  HjRiskFacts *facts;  /* owned, used again for every row */
  HjClassifyFunc func; /* (nullable) */
  gpointer user_data;
  HjRiskResult *result; /* (nullable) owned: of the only row, where there is no func */
} HjClassifying;

static gboolean
on_facts_read_cb (const HjFactsRow *row, gpointer user_data, GError **error)
{
  HjClassifying *self = user_data;

  hj_policy_take_facts (row, self->at, self->facts);
  g_autoptr (HjRiskResult) result = hj_risk_assess (self->policy, self->facts, self->at);

  if (self->func != NULL)
    return self->func (row, result, self->user_data, error);
  g_clear_pointer (&self->result, hj_risk_result_unref);
  self->result = g_steal_pointer (&result);
  return TRUE;
}

/**
 * hj_classify_detention:
 * @detention: its id
 * @at: UTC milliseconds: the time that the answer is for
 * @error: `NOT_FOUND` or another error of the store
 *
 * Returns: (transfer full) (nullable): what @policy says; the same on every replica that holds the
 *   same rows
 */
HjRiskResult *
hj_classify_detention (HjReplica *replica, HjRiskPolicy *policy, const char *detention, gint64 at,
                       GError **error)
{
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();
  HjClassifying self = { .policy = policy, .at = at, .facts = facts };

  if (hj_facts_query_one (replica, detention, on_facts_read_cb, &self, error))
    return self.result;
  g_clear_pointer (&self.result, hj_risk_result_unref);
  return NULL;
}

/**
 * hj_classify_all:
 * @at: UTC milliseconds: the time that the answers are for
 * @func: (scope call): hears of every detention, in the order of their ids
 * @error: an error of the store, or what @func set
 *
 * The laptop's audit notes it, once for all.
 *
 * Returns: whether all were told of and @func agreed
 */
gboolean
hj_classify_all (HjReplica *replica, HjRiskPolicy *policy, gint64 at, HjClassifyFunc func,
                 gpointer user_data, GError **error)
{
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();
  HjClassifying self = { policy, at, facts, func, user_data, NULL };

  return hj_deed_note_classify (replica, NULL, error)
         && hj_facts_query_all (replica, on_facts_read_cb, &self, error);
}
