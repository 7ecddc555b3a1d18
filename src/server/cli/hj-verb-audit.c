/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-csv-writer.h"
#include "core/base/hj-time.h"
#include "server/audit/hj-audit.h"
#include "server/cli/hj-verb-instance.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* What is listed, and how. Nothing is owned but the file and its problem. */
typedef struct {
  const HjCall *call;
  HjCentral *central;
  GHashTable *rows; /* (nullable) only what is about one of these */
  const char *user; /* (nullable) only what this one did, or what was done to the account */
  HjCsvWriter *csv; /* (nullable) */
  GError *problem;  /* (nullable) why a row could not be written */
} Listing;

static gboolean
report (const HjCall *call, const HjAuditState *state, GError **error)
{
  g_autofree char *head = g_strdup_printf ("%" PRId64 ":%s", state->n_entries, state->hash);

  if (state->broken_at != 0) {
    g_set_error (error, HJ_VERB_ERROR, HJ_VERB_ERROR_REFUSED,
                 _ ("%s See entry %" PRId64 "; compare with a backup and tell the auditor."),
                 state->why, state->broken_at);
    return FALSE;
  }
  JsonObject *object = hj_verb_new_object ("head", head, NULL);

  json_object_set_int_member (object, "entries", state->n_entries);
  json_object_set_int_member (object, "joined", state->n_joined);
  json_object_set_int_member (object, "breaks", state->n_breaks);
  if (state->n_breaks == 0)
    hj_call_print (call, object,
                   _ ("All %" PRId64 " entries are as they were written, %" PRId64 " of them on "
                      "laptops; head %s"),
                   state->n_entries, state->n_joined, head);
  else
    hj_call_print (call, object,
                   _ ("All %" PRId64 " entries are as they were written, %" PRId64 " of them on "
                      "laptops; what laptops noted does not go on in %" PRId64 " places, see the "
                      "entries “break”; head %s"),
                   state->n_entries, state->n_joined, state->n_breaks, head);
  return TRUE;
}

/* The head that was kept is looked at before this very call is noted, which keeps a newer one. */
static gboolean
run_verify (const HjCall *call, GError **error)
{
  g_autoptr (HjCentral) central = hj_verb_open_unnoted (call, error);
  g_auto (HjAuditState) state = { 0 };
  g_autofree char *kept = central == NULL ? NULL : hj_audit_read_head (central, NULL);
  const char *head = hj_call_get (call, "head");

  if (central == NULL)
    return FALSE;
  if (head != NULL && !hj_audit_verify (central, head, &state, error))
    return FALSE;
  if (state.broken_at == 0) {
    hj_audit_state_clear (&state);
    if (!hj_audit_verify (central, kept, &state, error))
      return FALSE;
  }
  if (state.broken_at == 0 && state.n_entries > 0 && head == NULL && kept == NULL) {
    g_set_error (error, HJ_VERB_ERROR, HJ_VERB_ERROR_REFUSED,
                 _ ("The entries are as they were written, but “%s” is missing, so nobody can tell "
                    "whether the end was cut off; please give a head that was printed before."),
                 HJ_AUDIT_HEAD);
    return FALSE;
  }
  return report (call, &state, error) && hj_verb_note (call, central, NULL, error);
}

/* Goes on also where a row cannot be written: the end tells. */
static void
write_csv (HjCsvWriter *csv, const HjAuditEntry *entry, const char *time, const char *device_time)
{
  const char *texts[] = { time,          entry->user, entry->device,  entry->act,   entry->what,
                          entry->entity, entry->row,  entry->purpose, entry->detail };

  hj_csv_writer_add_number (csv, entry->seq);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    hj_csv_writer_add_text (csv, texts[i]);
  if (entry->device_seq != 0)
    hj_csv_writer_add_number (csv, entry->device_seq);
  else
    hj_csv_writer_add_text (csv, NULL);
  hj_csv_writer_add_text (csv, device_time);
}

static gboolean
on_entry_listed_cb (const HjAuditEntry *entry, gpointer user_data)
{
  Listing *listing = user_data;
  g_autofree char *time = hj_time_to_iso (entry->at);
  g_autofree char *device_time = entry->device_seq == 0 ? NULL : hj_time_to_iso (entry->device_at);

  if ((listing->user != NULL && !hj_audit_concerns_user (entry, listing->user))
      || (listing->rows != NULL && !hj_audit_tells_of (listing->central, entry, listing->rows)))
    return TRUE;
  if (listing->csv != NULL) {
    write_csv (listing->csv, entry, time, device_time);
    return hj_csv_writer_end_row (listing->csv, &listing->problem);
  }
  JsonObject *object
      = hj_verb_new_object ("at", time, "user", entry->user, "device", entry->device, "act",
                            entry->act, "what", entry->what, "entity", entry->entity, "row",
                            entry->row, "purpose", entry->purpose, "detail", entry->detail, NULL);

  json_object_set_int_member (object, "seq", entry->seq);
  if (entry->device_seq != 0) {
    json_object_set_int_member (object, "device_seq", entry->device_seq);
    json_object_set_string_member (object, "device_at", device_time);
  }
  hj_call_print (listing->call, object, "%" PRId64 " %s %s %s %s %s %s", entry->seq, time,
                 entry->user != NULL ? entry->user : "-", entry->act, entry->what,
                 entry->entity != NULL ? entry->entity : "", entry->row != NULL ? entry->row : "");
  return TRUE;
}

static gboolean
open_csv (Listing *listing, const char *path, GError **error)
{
  static const char *const head[]
      = { "seq",    "at",  "user",    "device", "act",        "what",
          "entity", "row", "purpose", "detail", "device_seq", "device_at" };

  listing->csv = hj_csv_writer_new (path, error);
  if (listing->csv == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (head); i++)
    hj_csv_writer_add_text (listing->csv, head[i]);
  return hj_csv_writer_end_row (listing->csv, error);
}

/* What goes into a file leaves the machine: the audit says why. */
static gboolean
check_purpose (const HjCall *call, GError **error)
{
  const char *purpose = hj_call_get (call, "purpose");

  if (hj_call_get (call, "csv") == NULL || (purpose != NULL && *purpose != '\0'))
    return TRUE;
  g_set_error_literal (error, HJ_VERB_ERROR, HJ_VERB_ERROR_REFUSED,
                       _ ("Say what the file is for with --purpose; the audit keeps it."));
  return FALSE;
}

static gboolean
list_entries (Listing *listing, const char *csv, GError **error)
{
  if (csv != NULL && !open_csv (listing, csv, error))
    return FALSE;
  if (!hj_central_audit_walk (listing->central, on_entry_listed_cb, listing, error))
    return FALSE;
  if (listing->problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&listing->problem));
    return FALSE;
  }
  return listing->csv == NULL || hj_csv_writer_finish (listing->csv, error);
}

static gboolean
run_list (const HjCall *call, GError **error)
{
  const char *person = hj_call_get (call, "person");
  g_autoptr (HjCentral) central = NULL;
  g_autoptr (GHashTable) rows = NULL;
  Listing listing = { .call = call, .user = hj_call_get (call, "user") };
  gboolean listed;

  if (!check_purpose (call, error))
    return FALSE;
  listing.central = central = hj_verb_open_unnoted (call, error);
  if (central == NULL || !hj_verb_note (call, central, hj_call_get (call, "purpose"), error))
    return FALSE;
  if (person != NULL) {
    rows = hj_audit_rows_of_person (central, person, error);
    if (rows == NULL)
      return FALSE;
  }
  listing.rows = rows;
  listed = list_entries (&listing, hj_call_get (call, "csv"), error);
  g_clear_object (&listing.csv);
  return listed;
}

static const char *const arguments[] = { "DIR", NULL };

static const HjOption verify_options[] = {
  { "head", "PLACE:HASH", 0 },
  { NULL, NULL, 0 },
};

const HjVerb hj_verb_audit_verify = {
  .words = "audit verify",
  .arguments = arguments,
  .options = verify_options,
  .summary = N_ ("Look whether any entry of the audit was taken away, changed, moved or cut off"),
  .run = run_verify,
};

static const HjOption list_options[] = {
  { "person", "ID", 0 }, { "user", "NAME", 0 }, { "purpose", "TEXT", 0 },
  { "csv", "FILE", 0 },  { NULL, NULL, 0 },
};

const HjVerb hj_verb_audit_list = {
  .words = "audit list",
  .arguments = arguments,
  .options = list_options,
  .summary = N_ ("Show who did what, or who looked at a person"),
  .run = run_list,
};
