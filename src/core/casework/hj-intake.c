/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake.h"

#include "core/casework/hj-deed-note.h"
#include "core/casework/hj-intake-csv-private.h"
#include "core/casework/hj-intake-take-private.h"

#include <glib/gi18n-lib.h>

static const char *const outcomes[] = { "created", "new-detention", "duplicate", "rejected" };

G_STATIC_ASSERT (G_N_ELEMENTS (outcomes) == HJ_INTAKE_N_OUTCOMES);

/* A list, understood. */
typedef struct {
  HjIntakeMap *map;      /* owned */
  HjCsvFile file;        /* owned */
  HjIntakeHeader header; /* owned */
  GPtrArray *rows;       /* owned, of HjIntakeRow */
} HjIntakeList;

static void
clear_list (HjIntakeList *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  hj_intake_header_clear (&self->header);
  hj_csv_file_clear (&self->file);
  g_clear_pointer (&self->map, hj_intake_map_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjIntakeList, clear_list)

static void
free_row (gpointer data)
{
  hj_intake_row_free (data);
}

static gboolean
read_list (HjIntakeList *self, const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  self->map = hj_intake_map_load (error);
  if (self->map == NULL || !hj_csv_file_read (&self->file, path, error))
    return FALSE;
  const HjCsvRow *header = g_ptr_array_index (self->file.rows, 0);

  if (!hj_intake_header_read (&self->header, self->map, header->fields, name, error))
    return FALSE;
  self->rows = g_ptr_array_new_with_free_func (free_row);
  for (guint i = 1; i < self->file.rows->len; i++) {
    const HjCsvRow *row = g_ptr_array_index (self->file.rows, i);

    g_ptr_array_add (self->rows, hj_intake_row_read (&self->header, row->fields));
  }
  return TRUE;
}

static gboolean
write_rejected (const HjIntakeList *list, const char *path, char **rejected_file, GError **error)
{
  g_autofree const char **causes = g_new0 (const char *, list->rows->len + 1);
  guint n_rejected = 0;

  for (guint i = 0; i < list->rows->len; i++) {
    const HjIntakeRow *row = g_ptr_array_index (list->rows, i);

    causes[i] = row->cause;
    n_rejected += row->cause != NULL;
  }
  if (n_rejected == 0)
    return TRUE;
  *rejected_file = hj_csv_file_write_rejected (&list->file, path, causes, error);
  return *rejected_file != NULL;
}

static HjIntakeOutcome
get_outcome (const HjIntakeKnown *known)
{
  return known->person == NULL      ? HJ_INTAKE_CREATED
         : known->detention == NULL ? HJ_INTAKE_NEW_DETENTION
                                    : HJ_INTAKE_DUPLICATE;
}

static gboolean
take_row (HjIntake *self, const HjIntakeRow *row, HjIntakeOutcome *outcome, GError **error)
{
  g_auto (HjIntakeKnown) known = { 0 };

  if (!hj_intake_find_known (self, row, &known, error))
    return FALSE;
  *outcome = get_outcome (&known);
  return *outcome == HJ_INTAKE_DUPLICATE ? hj_intake_take_known (self, row, &known, error)
                                         : hj_intake_take_new (self, row, known.person, error);
}

/* What would come of a row after those before it; @seen holds whom and what they would have made.
 */
static gboolean
try_row (HjIntake *self, const HjIntakeRow *row, GHashTable *seen, HjIntakeOutcome *outcome,
         GError **error)
{
  const HjRecord *detention = row->parts[HJ_INTAKE_DETENTION];
  const char *person = hj_record_get_text (row->parts[HJ_INTAKE_PERSON], "id_number");
  const char *document = hj_record_get_text (detention, "document");
  g_autofree char *stay = document != NULL
                              ? g_strdup_printf ("%s %s", person, document)
                              : g_strdup_printf ("%s @%" G_GINT64_FORMAT, person,
                                                 hj_record_get_int (detention, "starts_at", 0));
  g_auto (HjIntakeKnown) known = { 0 };

  if (!hj_intake_find_known (self, row, &known, error))
    return FALSE;
  if (known.person == NULL && g_hash_table_contains (seen, person))
    known.person = g_strdup (person);
  if (known.detention == NULL && g_hash_table_contains (seen, stay))
    known.detention = g_strdup (stay);
  *outcome = get_outcome (&known);
  g_hash_table_add (seen, g_strdup (person));
  g_hash_table_add (seen, g_steal_pointer (&stay));
  return TRUE;
}

static gboolean
take_rows (HjIntake *self, const HjIntakeList *list, gboolean dry_run, HjIntakeRowFunc func,
           gpointer user_data, HjIntakeSummary *summary, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < list->rows->len; i++) {
    const HjIntakeRow *row = g_ptr_array_index (list->rows, i);
    HjIntakeOutcome outcome = HJ_INTAKE_REJECTED;

    if (row->cause == NULL
        && !(dry_run ? try_row (self, row, seen, &outcome, error)
                     : take_row (self, row, &outcome, error)))
      return FALSE;
    summary->counts[outcome]++;
    if (func != NULL)
      func (i + 1, outcome, row->cause == NULL ? "" : row->cause, user_data);
  }
  return TRUE;
}

/**
 * hj_intake_outcome_to_string:
 *
 * Returns: (transfer none): its name on the command line
 */
const char *
hj_intake_outcome_to_string (HjIntakeOutcome outcome)
{
  g_return_val_if_fail ((guint)outcome < G_N_ELEMENTS (outcomes), "");
  return outcomes[outcome];
}

/**
 * hj_intake_summary_clear:
 *
 * Frees what is in @summary, which may be used again.
 */
void
hj_intake_summary_clear (HjIntakeSummary *summary)
{
  g_clear_pointer (&summary->rejected_file, g_free);
}

/**
 * hj_intake_import:
 * @path: of a custody platform's list
 * @dry_run: only says what would come of it
 * @func: (nullable) (scope call): hears of each row after the header, in their order
 * @summary: (out caller-allocates): cleared with hj_intake_summary_clear()
 * @error: `PERMISSION_DENIED` of #GIOErrorEnum for who is no officer of a house; another
 *   #GIOErrorEnum with a sentence about the whole file, and then nothing has happened; or an error
 *   of the store, and then the rows that @func heard of are taken in and no others
 *
 * Takes a list in: each row is one act, with a detention, what hangs on it and its label. What is
 * known already is left alone, so that a list may be taken in again after anything that went
 * wrong. Rejected rows are written, before any other is taken in, to a file beside the list.
 */
gboolean
hj_intake_import (HjReplica *replica, const char *path, gboolean dry_run, HjIntakeRowFunc func,
                  gpointer user_data, HjIntakeSummary *summary, GError **error)
{
  g_auto (HjIntakeList) list = { 0 };
  HjIntake self = { .replica = replica };
  g_auto (HjActor) actor = { 0 };

  *summary = (HjIntakeSummary){ 0 };
  if (!hj_actor_read (&actor, replica, error))
    return FALSE;
  if (!hj_actor_is_house_officer (&actor)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 _ ("The role “%s” takes in no lists; ask an officer of the house."), actor.role);
    return FALSE;
  }
  if (!read_list (&list, path, error)
      || (!dry_run && !write_rejected (&list, path, &summary->rejected_file, error)))
    return FALSE;
  if (!dry_run) {
    g_autofree char *name = g_path_get_basename (path);

    if (!hj_deed_note_import (replica, name, error))
      return FALSE;
  }
  self.map = list.map;
  self.actor = &actor;
  return take_rows (&self, &list, dry_run, func, user_data, summary, error);
}
