/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench.h"

#include "central-fixture.h"
#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-table.h"
#include "core/wire/hj-wire.h"
#include "server/api/hj-api.h"

#define TOKEN "token"
#define N_PEOPLE 500
#define N_RUNS 40
/* How many laptops a county has: what is kept of the others must not slow one down. */
#define N_OTHERS 5000
/* Half the speed of the rows alone. */
#define GOAL 2.0

/* What the central instance takes of a laptop, through its API without the network, against the
 * same rows put into another file of the same schema; each batch is one transaction on a disk that
 * is waited for. All that is kept of an op beside its row is measured as well: in which bucket it
 * is, what its readers are told, the op itself and who sent it.
 */
typedef struct {
  World *world;
  World *other; /* for all that is kept */
  Laptop *laptop;
  HjApi *api;
  HjSql *plain;
  GPtrArray *people;     /* ids */
  GPtrArray *detentions; /* ids */
  GPtrArray *bodies;     /* batches that are still to be sent */
  GPtrArray *signatures; /* of each */
  GPtrArray *ops;        /* lists of HjOp, for the row alone */
  GPtrArray *kept;       /* lists of HjOp, for all that is kept */
  gint64 n_made;
  gint64 n_kept;
} Data;

static HjOp *
make_entry (Data *data)
{
  const char *detention = g_ptr_array_index (data->detentions, data->n_made++ % N_PEOPLE);

  return laptop_new_op (data->laptop, &hj_entity_behaviour, "detention", detention, "kind", "talk",
                        "severity", "1", "at", "2026-06-09T08:00+08:00", "note",
                        "与民警谈话,情绪平稳,愿意与对方当面协商", NULL);
}

static HjOp *
make_change (Data *data)
{
  g_autofree char *phone = g_strdup_printf ("138%08" G_GINT64_FORMAT, data->n_made);
  const char *person = g_ptr_array_index (data->people, data->n_made++ % N_PEOPLE);
  HjOp *op = laptop_set_op (data->laptop, &hj_entity_person, person, "phone", phone);

  hj_record_set_text (laptop_find (data->laptop, &hj_entity_person, person), "phone", phone);
  return op;
}

/* As a laptop makes its ops: each is an act of its own. */
static GPtrArray *
make_ops (Data *data, HjOp *(*make) (Data *data), guint n_ops)
{
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_op_unref);

  for (guint i = 0; i < n_ops; i++) {
    HjOp *op = make (data);

    op->group = hj_central_new_id (data->world->central);
    g_ptr_array_add (ops, op);
  }
  return ops;
}

static void
make_batch (Data *data, GPtrArray *ops)
{
  g_autofree char *id = hj_central_new_id (data->world->central);
  g_autoptr (HjBatch) batch = hj_batch_new (data->laptop->device->id, id);
  GBytes *body;

  for (guint i = 0; i < ops->len; i++)
    g_ptr_array_add (batch->ops, hj_op_ref (g_ptr_array_index (ops, i)));
  body = hj_batch_to_bytes (batch);
  g_ptr_array_add (data->bodies, body);
  g_ptr_array_add (data->signatures, laptop_sign (data->laptop, "POST", "/v1/ops", TOKEN, body));
}

static void
push (gpointer user_data)
{
  Data *data = user_data;
  g_autoptr (GBytes) body = g_ptr_array_steal_index (data->bodies, 0);
  g_autofree char *signature = g_ptr_array_steal_index (data->signatures, 0);
  const HjHttpRequest request = { .method = "POST",
                                  .path = "/v1/ops",
                                  .content_type = HJ_WIRE_TYPE_JSON,
                                  .token = TOKEN,
                                  .signature = signature,
                                  .body = body };
  g_autoptr (HjHttpReply) reply = hj_api_handle (data->api, &request);

  g_assert_cmpuint (reply->status, ==, 200);
}

static HjRecord *
make_row (const HjOp *op, guint64 *mask)
{
  const HjEntity *entity = hj_entity_find (op->entity);
  HjRecord *row = hj_record_new (entity, op->row);

  *mask = 0;
  for (guint i = 0; i < op->fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (op->fields, i);
    guint index = (guint)hj_entity_field_index (entity, field->name);

    hj_record_set_value_at (row, index, &field->new_value);
    *mask |= G_GUINT64_CONSTANT (1) << index;
  }
  return row;
}

static void
put_row (HjSql *sql, const HjOp *op)
{
  guint64 mask;
  g_autoptr (HjRecord) row = make_row (op, &mask);

  g_assert_true (hj_sql_table_put (sql, row, mask, NULL));
}

static void
insert_rows (gpointer user_data)
{
  Data *data = user_data;
  g_autoptr (GPtrArray) ops = g_ptr_array_steal_index (data->ops, 0);

  g_assert_true (hj_sql_begin (data->plain, NULL));
  for (guint i = 0; i < ops->len; i++)
    put_row (data->plain, g_ptr_array_index (ops, i));
  g_assert_true (hj_sql_commit (data->plain, NULL));
}

static HjSqlStatement *
prepare (HjSql *sql, const char *text)
{
  HjSqlStatement *statement = hj_sql_prepare (sql, text, NULL);

  g_assert_nonnull (statement);
  return statement;
}

static void
keep_place (HjSql *sql, const HjOp *op, gint64 pos)
{
  HjSqlStatement *member = prepare (sql, "INSERT INTO member VALUES (2, 11, ?1)");
  HjSqlStatement *feed = prepare (sql, "INSERT INTO feed VALUES (2, ?2, 11, ?1, -1, 1)");

  hj_sql_bind_id (member, 1, op->row);
  g_assert_true (hj_sql_run (sql, member, NULL));
  hj_sql_bind_id (feed, 1, op->row);
  hj_sql_bind_int (feed, 2, pos);
  g_assert_true (hj_sql_run (sql, feed, NULL));
}

static void
keep_op (HjSql *sql, const Laptop *laptop, const HjOp *op, gint64 pos)
{
  HjSqlStatement *statement = prepare (
      sql, "INSERT INTO op VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'new', ?8, ?8, 'applied', ?9, NULL,"
           " NULL, ?10)");
  g_autofree char *hash = hj_op_hash (op);
  g_autofree char *payload = hj_op_to_text (op);

  hj_sql_bind_text (statement, 1, laptop->device->id);
  hj_sql_bind_int (statement, 2, op->seq);
  hj_sql_bind_id (statement, 3, op->id);
  hj_sql_bind_text (statement, 4, hash);
  hj_sql_bind_text (statement, 5, laptop->user->name);
  hj_sql_bind_text (statement, 6, op->entity);
  hj_sql_bind_id (statement, 7, op->row);
  hj_sql_bind_int (statement, 8, op->at);
  hj_sql_bind_int (statement, 9, pos);
  hj_sql_bind_text (statement, 10, payload);
  g_assert_true (hj_sql_run (sql, statement, NULL));
}

static void
keep_deed (HjSql *sql, const Laptop *laptop, const HjOp *op, gint64 pos)
{
  HjSqlStatement *statement
      = prepare (sql, "INSERT INTO audit (at, user, device, act, what, entity, row, detail, hash)"
                      " VALUES (?1, ?2, ?3, 'change', 'new', ?4, ?5, 'applied', ?6)");
  g_autofree char *hash = hj_op_hash (op);

  hj_sql_bind_int (statement, 1, op->at);
  hj_sql_bind_text (statement, 2, laptop->user->name);
  hj_sql_bind_text (statement, 3, laptop->device->id);
  hj_sql_bind_text (statement, 4, op->entity);
  hj_sql_bind_text (statement, 5, op->row);
  hj_sql_bind_text (statement, 6, hash);
  g_assert_true (hj_sql_run (sql, statement, NULL));
}

static void
insert_all (gpointer user_data)
{
  Data *data = user_data;
  HjSql *sql = hj_central_get_sql (data->other->central);
  g_autoptr (GPtrArray) ops = g_ptr_array_steal_index (data->kept, 0);

  g_assert_true (hj_sql_begin (sql, NULL));
  for (guint i = 0; i < ops->len; i++) {
    const HjOp *op = g_ptr_array_index (ops, i);
    gint64 pos = ++data->n_kept;

    put_row (sql, op);
    keep_place (sql, op, pos);
    keep_op (sql, data->laptop, op, pos);
    keep_deed (sql, data->laptop, op, pos);
  }
  g_assert_true (hj_sql_commit (sql, NULL));
}

static void
prepare_runs (Data *data, HjOp *(*make) (Data *data), guint n_ops, gboolean twice)
{
  /* bench_compare() takes one run of each beforehand. */
  for (guint i = 0; i < (twice ? 2 : 1) * (N_RUNS + 1); i++) {
    g_autoptr (GPtrArray) ops = make_ops (data, make, n_ops);

    make_batch (data, ops);
    if (i <= N_RUNS)
      g_ptr_array_add (data->ops, g_ptr_array_ref (ops));
    else
      g_ptr_array_add (data->kept, g_ptr_array_ref (ops));
  }
}

/* Prints what was measured; how many ops a second follows from it. */
static void
measure (Data *data, const char *what, HjOp *(*make) (Data *data), guint n_ops)
{
  prepare_runs (data, make, n_ops, FALSE);
  bench_compare (what, push, insert_rows, data, N_RUNS, GOAL);
}

static void
measure_entries (Data *data, guint n_ops)
{
  g_autofree char *alone
      = g_strdup_printf ("%u new rows in a batch, against the rows alone", n_ops);
  g_autofree char *all = g_strdup_printf ("%u, against all that is kept of them", n_ops);

  prepare_runs (data, make_entry, n_ops, TRUE);
  bench_compare (alone, push, insert_rows, data, N_RUNS, GOAL);
  bench_compare (all, push, insert_all, data, N_RUNS, GOAL);
}

static void
add_people (Data *data)
{
  for (guint i = 0; i < N_PEOPLE; i++) {
    char *person = world_write (data->world, &hj_entity_person, "name", "李四", NULL);
    char *detention = world_write (
        data->world, &hj_entity_detention, "person", person, "house", "house-1", "kind", "judicial",
        "starts_at", "2026-06-01T08:00+08:00", "ends_at", "2026-07-01T08:00+08:00", NULL);

    g_ptr_array_add (data->people, person);
    g_ptr_array_add (data->detentions, detention);
  }
}

static void
add_others (World *world)
{
  HjSql *sql = hj_central_get_sql (world->central);

  g_assert_true (hj_sql_begin (sql, NULL));
  for (guint i = 0; i < N_OTHERS; i++) {
    g_autofree char *id = hj_central_new_id (world->central);
    const HjCentralDevice device = { .id = id,
                                     .user = (char *)"another",
                                     .name = (char *)"a laptop",
                                     .public_key = id,
                                     .refresh_hash = id,
                                     .state = (char *)"active",
                                     .enrolled_at = hj_central_now (world->central) };

    g_assert_true (hj_central_add_device (world->central, &device, NULL));
  }
  g_assert_true (hj_sql_commit (sql, NULL));
}

static HjSql *
open_plain (World *world)
{
  const guint8 key[HJ_SQL_KEY_BYTES] = { 5 };
  g_autofree char *path = g_build_filename (world->folder, "plain.db", NULL);
  g_autoptr (GError) error = NULL;
  HjSql *sql = hj_sql_open (path, key, &error);

  g_assert_no_error (error);
  g_assert_true (hj_sql_exec (sql, "PRAGMA cache_size=-65536", NULL));
  g_assert_true (hj_sql_tables_upgrade (sql, 1, NULL));
  for (guint schema = 2; schema <= HJ_SCHEMA_VERSION; schema++)
    g_assert_true (hj_sql_tables_upgrade (sql, schema, NULL));
  g_assert_true (hj_sql_tables_create_indexes (sql, NULL));
  return sql;
}

static GPtrArray *
new_texts (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static GPtrArray *
new_lists (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
}

int
main (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (World) other = world_new ();
  g_autoptr (Laptop) laptop = laptop_new (world, "officer", "duty-officer", "house-1");
  g_autoptr (HjApi) api = hj_api_new (world->central);
  g_autoptr (HjSql) plain = open_plain (world);
  g_autoptr (GPtrArray) people = new_texts ();
  g_autoptr (GPtrArray) detentions = new_texts ();
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GPtrArray) signatures = new_texts ();
  g_autoptr (GPtrArray) ops = new_lists ();
  g_autoptr (GPtrArray) kept = new_lists ();
  Data data = { .world = world,
                .other = other,
                .laptop = laptop,
                .api = api,
                .plain = plain,
                .people = people,
                .detentions = detentions,
                .bodies = bodies,
                .signatures = signatures,
                .ops = ops,
                .kept = kept };

  laptop_give_token (laptop, TOKEN);
  add_others (world);
  add_people (&data);
  laptop_pull (laptop);
  measure_entries (&data, 50);
  measure_entries (&data, 500);
  measure (&data, "500 changed fields, against the rows alone", make_change, 500);
  return 0;
}
