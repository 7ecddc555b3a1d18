/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/instance/hj-sample.h"

#include "server/db/hj-central-rows.h"
#include "server/instance/hj-instance-private.h"
#include "server/instance/hj-sample-county.h"
#include "server/sample/hj-sample-history.h"
#include "server/sample/hj-sample-labels.h"

#include <glib/gi18n-lib.h>

#define META_SAMPLE "sample"

/* Rows of a transaction: few enough for others to get a turn, enough not to wait for the disk. */
#define ROWS_AT_ONCE 20000

/* A county has one mediator for so many people with a history, within these bounds. */
#define PEOPLE_PER_MEDIATOR 90
#define MEDIATORS_MIN 8
#define MEDIATORS_MAX 1100

/* How full the house is: one stay in two hundred is under way, but a small county's house is not
 * empty either.
 */
#define PEOPLE_PER_DETAINED 200
#define DETAINED_USUAL 40
#define PEOPLE_PER_DETAINED_MIN 3

typedef struct {
  HjCentral *central; /* borrowed */
  guint n_rows;
} Writer;

static gboolean
write_row (HjRecord *record, gpointer user_data, GError **error)
{
  Writer *writer = user_data;
  HjSql *sql = hj_central_get_sql (writer->central);

  if (!hj_central_write_bulk (writer->central, record, error))
    return FALSE;
  if (++writer->n_rows % ROWS_AT_ONCE > 0)
    return TRUE;
  return hj_sql_commit (sql, error) && hj_sql_begin (sql, error);
}

static gboolean
add_people (HjSampleHistory *history, HjSampleLabels *labels, HjSampleCounty *county,
            GError **error)
{
  for (guint i = 0; i < county->people; i++) {
    /* Those in the house are spread evenly among the others. */
    guint before = (guint)((guint64)i * county->n_detained / county->people);
    guint after = (guint)((guint64)(i + 1) * county->n_detained / county->people);

    if (!hj_sample_history_add_person (history, after > before, error))
      return FALSE;
  }
  return hj_sample_labels_finish (labels, error);
}

static gboolean
write_people (HjSampleHistory *history, HjSampleLabels *labels, HjCentral *central,
              HjSampleCounty *county, GError **error)
{
  HjSql *sql = hj_central_get_sql (central);

  if (!hj_sql_begin (sql, error))
    return FALSE;
  if (add_people (history, labels, county, error))
    return hj_sql_commit (sql, error);
  hj_sql_rollback (sql);
  return FALSE;
}

static gboolean
write_users_file (HjSampleMaker *maker, GError **error)
{
  g_autofree char *path
      = g_build_filename (hj_central_get_folder (maker->central), HJ_SAMPLE_USERS, NULL);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *text = NULL;

  json_node_set_array (node, maker->users);
  text = json_to_string (node, TRUE);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static gboolean
write_offices (HjSampleMaker *maker, guint n_mediators, GError **error)
{
  return hj_sql_begin (hj_central_get_sql (maker->central), error)
         && hj_instance_end_transaction (
             maker->central,
             hj_sample_county_put_orgs (maker, error)
                 && hj_sample_county_put_users (maker, n_mediators, error)
                 && hj_central_set_meta (maker->central, META_SAMPLE, "1", error)
                 && write_users_file (maker, error),
             error);
}

static gboolean
check_new (HjCentral *central, GError **error)
{
  g_autofree char *sample = hj_central_dup_meta (central, META_SAMPLE);

  if (sample == NULL)
    return TRUE;
  g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_EXISTS,
                       _ ("This instance holds a fictional county already; please make a new one "
                          "with “hejied init”."));
  return FALSE;
}

/**
 * hj_sample_write:
 * @county: (inout): what is wanted, and what came of it
 * @error: `EXISTS` of #HjCentralError where it was done before, a file error, or a #HjSqlError
 *
 * Fills a new instance with a fictional county: organisations, accounts of every role whose
 * passwords are in a file, people, what happened to them, and their labels. The same seed and time
 * make the same rows; the passwords differ.
 *
 * Returns: whether all of it is there
 */
gboolean
hj_sample_write (HjCentral *central, HjSampleCounty *county, GError **error)
{
  g_autoptr (HjRandom) random = hj_random_new_seeded (county->seed);
  g_autoptr (HjRandom) decisions = hj_random_new_seeded (~county->seed);
  g_autoptr (HjRandom) secrets = hj_random_new_system ();
  g_autoptr (HjSampleNames) names = hj_sample_names_new (random);
  g_autoptr (GPtrArray) mediators = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonArray) users = json_array_new ();
  g_autoptr (HjSampleHistory) history = NULL;
  g_autoptr (HjSampleLabels) labels = NULL;
  HjSampleMaker maker = { central, random, names, secrets, county->now, mediators, users };
  Writer writer = { central, 0 };
  guint n_mediators = CLAMP (county->people / PEOPLE_PER_MEDIATOR, MEDIATORS_MIN, MEDIATORS_MAX);

  county->n_detained
      = MIN (MAX (DETAINED_USUAL, county->people / PEOPLE_PER_DETAINED),
             (county->people + PEOPLE_PER_DETAINED_MIN - 1) / PEOPLE_PER_DETAINED_MIN);
  if (!check_new (central, error) || !write_offices (&maker, n_mediators, error))
    return FALSE;
  labels = hj_sample_labels_new (decisions, county->now, write_row, &writer);
  history = hj_sample_history_new (random, HJ_INSTANCE_HOUSE, (const char *const *)mediators->pdata,
                                   county->now, hj_sample_labels_take, labels);
  if (!write_people (history, labels, central, county, error))
    return FALSE;
  county->n_rows = writer.n_rows;
  return hj_central_raise_feed_floor (central, error);
}
