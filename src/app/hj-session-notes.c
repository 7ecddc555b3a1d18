/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/hj-session-notes.h"

#include "core/casework/hj-deed-note.h"

typedef struct {
  const HjEntity *entity; /* (nullable): a search where there is none */
  char *text;             /* owned: id, or words */
} Note;

static void
free_note (gpointer data)
{
  Note *note = data;

  g_free (note->text);
  g_free (note);
}

/* On the store's thread, behind what the user waits for. */
static gboolean
write_note (HjReplica *replica, gpointer data, GError **error)
{
  const Note *note = data;

  return note->entity != NULL ? hj_deed_note_open (replica, note->entity, note->text, error)
                              : hj_deed_note_search (replica, note->text, error);
}

/* The window goes on: nobody is kept from a person's page by a full disk. */
static void
on_noted_cb (gpointer owner, gpointer data, const GError *error)
{
  if (error != NULL)
    g_warning ("The audit could not be written: %s", error->message);
}

static void
run_note (HjSession *self, const HjEntity *entity, const char *text)
{
  Note *note = g_new0 (Note, 1);

  note->entity = entity;
  note->text = g_strdup (text);
  hj_session_run (self, write_note, note, free_note, self, on_noted_cb);
}

/**
 * hj_session_note_open:
 * @entity: what the row is
 * @id: of a row whose page is opened
 *
 * Has the laptop's audit note that the user looks at a row, once what was asked for before is done.
 */
void
hj_session_note_open (HjSession *self, const HjEntity *entity, const char *id)
{
  g_return_if_fail (HJ_IS_SESSION (self));
  run_note (self, entity, id);
}

/**
 * hj_session_note_search:
 * @words: what was searched for, once the user has stopped typing
 */
void
hj_session_note_search (HjSession *self, const char *words)
{
  g_return_if_fail (HJ_IS_SESSION (self));
  run_note (self, NULL, words);
}
