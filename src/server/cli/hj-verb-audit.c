/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-time.h"
#include "server/audit/hj-audit.h"
#include "server/cli/hj-verb-instance.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CSV_HEADER "seq,at,user,device,act,what,entity,row,purpose,detail,device_seq,device_at\n"

/* What is listed, and how. Nothing is owned. */
typedef struct {
  const HjCall *call;
  HjCentral *central;
  GHashTable *rows; /* (nullable) only what is about one of these */
  const char *user; /* (nullable) only what this one did, or what was done to the account */
  FILE *csv;        /* (nullable) */
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

static void
write_csv_text (FILE *file, const char *text)
{
  fputc ('"', file);
  for (const char *at = text; at != NULL && *at != '\0'; at++) {
    if (*at == '"')
      fputc ('"', file);
    fputc (*at, file);
  }
  fputc ('"', file);
}

static void
write_csv (FILE *file, const HjAuditEntry *entry, const char *time, const char *device_time)
{
  const char *texts[] = { time,          entry->user, entry->device,  entry->act,   entry->what,
                          entry->entity, entry->row,  entry->purpose, entry->detail };

  fprintf (file, "%" PRId64, entry->seq);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    fputc (',', file);
    write_csv_text (file, texts[i]);
  }
  if (entry->device_seq != 0)
    fprintf (file, ",%" PRId64 ",", entry->device_seq);
  else
    fputs (",,", file);
  write_csv_text (file, device_time);
  fputc ('\n', file);
}

static gboolean
on_entry_listed_cb (const HjAuditEntry *entry, gpointer user_data)
{
  const Listing *listing = user_data;
  g_autofree char *time = hj_time_to_iso (entry->at);
  g_autofree char *device_time = entry->device_seq == 0 ? NULL : hj_time_to_iso (entry->device_at);

  if ((listing->user != NULL && !hj_audit_concerns_user (entry, listing->user))
      || (listing->rows != NULL && !hj_audit_tells_of (listing->central, entry, listing->rows)))
    return TRUE;
  if (listing->csv != NULL) {
    write_csv (listing->csv, entry, time, device_time);
    return TRUE;
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
close_csv (FILE *file, const char *path, GError **error)
{
  if (file == NULL)
    return TRUE;
  gboolean failed = ferror (file) != 0;

  if (fclose (file) == 0 && !failed)
    return TRUE;
  g_set_error (error, HJ_VERB_ERROR, HJ_VERB_ERROR_REFUSED,
               _ ("“%s” cannot be written; please check your rights and the disk."), path);
  return FALSE;
}

static gboolean
open_csv (Listing *listing, const char *path, GError **error)
{
  if (path == NULL)
    return TRUE;
  listing->csv = fopen (path, "we");
  if (listing->csv == NULL) {
    g_set_error (error, HJ_VERB_ERROR, HJ_VERB_ERROR_REFUSED,
                 _ ("“%s” cannot be written; please check your rights and the disk."), path);
    return FALSE;
  }
  fputs (CSV_HEADER, listing->csv);
  return TRUE;
}

static gboolean
run_list (const HjCall *call, GError **error)
{
  const char *person = hj_call_get (call, "person");
  const char *csv = hj_call_get (call, "csv");
  g_autoptr (HjCentral) central = hj_verb_open_unnoted (call, error);
  g_autoptr (GHashTable) rows = NULL;
  Listing listing = { .call = call, .central = central, .user = hj_call_get (call, "user") };

  if (central == NULL || !hj_verb_note (call, central, hj_call_get (call, "purpose"), error))
    return FALSE;
  if (person != NULL) {
    rows = hj_audit_rows_of_person (central, person, error);
    if (rows == NULL)
      return FALSE;
  }
  listing.rows = rows;
  if (!open_csv (&listing, csv, error))
    return FALSE;
  gboolean listed = hj_central_audit_walk (central, on_entry_listed_cb, &listing, error);

  return close_csv (listing.csv, csv, listed ? error : NULL) && listed;
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
