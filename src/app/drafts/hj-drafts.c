/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/drafts/hj-drafts.h"

#include "core/model/hj-entities.h"

struct _HjDrafts {
  GObject parent_instance;

  HjStore *store; /* owned */
  char *entity;   /* (nullable) owned, of the page that is looked at */
  char *row;      /* (nullable) owned, id of its row */
  char *resumed;  /* (nullable) owned, key of the draft that a page is to open */
};

G_DEFINE_FINAL_TYPE (HjDrafts, hj_drafts, G_TYPE_OBJECT)

enum { SIGNAL_KEEP, SIGNAL_CHANGED, SIGNAL_DROPPED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* Something to write, on its way to the store's thread. */
typedef struct {
  HjDrafts *drafts;   /* owned */
  HjDraft *draft;     /* owned */
  DexFuture *written; /* (nullable) owned */
  gboolean forget;
  gboolean tell;
} Write;

static void
free_write (gpointer data)
{
  Write *write = data;

  g_object_unref (write->drafts);
  hj_draft_free (write->draft);
  dex_clear (&write->written);
  g_free (write);
}

/* On the store's thread. */
static gboolean
do_write (HjReplica *replica, gpointer data, GError **error)
{
  Write *write = data;

  return write->forget ? hj_draft_drop (replica, write->draft->key, error)
                       : hj_draft_keep (replica, write->draft, error);
}

static DexFuture *
write_fiber (gpointer data)
{
  Write *write = data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (g_steal_pointer (&write->written), &error))
    g_warning ("A draft could not be written: %s", error->message);
  if (write->tell)
    hj_drafts_tell_changed (write->drafts);
  return dex_future_new_true ();
}

static void
start_write (HjDrafts *self, HjDraft *draft, gboolean forget, gboolean tell)
{
  Write *write = g_new0 (Write, 1);

  write->drafts = g_object_ref (self);
  write->draft = draft;
  write->forget = forget;
  write->tell = tell;
  /* At once, since the replica may be closed next; and past the session's border: a draft shows
   * nothing, and is kept also when the lease ends.
   */
  write->written = hj_store_run (self->store, do_write, write, NULL);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, write_fiber, write, free_write));
}

static void
hj_drafts_finalize (GObject *object)
{
  HjDrafts *self = HJ_DRAFTS (object);

  g_clear_object (&self->store);
  g_free (self->entity);
  g_free (self->row);
  g_free (self->resumed);
  G_OBJECT_CLASS (hj_drafts_parent_class)->finalize (object);
}

static void
hj_drafts_class_init (HjDraftsClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hj_drafts_finalize;
  signals[SIGNAL_KEEP]
      = g_signal_new ("keep", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DROPPED] = g_signal_new ("dropped", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
hj_drafts_init (HjDrafts *self)
{
}

/**
 * hj_drafts_get:
 *
 * Returns: (transfer none): the drafts of a session
 */
HjDrafts *
hj_drafts_get (HjSession *session)
{
  HjDrafts *self = g_object_get_data (G_OBJECT (session), "hj-drafts");

  if (self == NULL) {
    self = g_object_new (HJ_TYPE_DRAFTS, NULL);
    self->store = g_object_ref (hj_session_get_store (session));
    g_object_set_data_full (G_OBJECT (session), "hj-drafts", self, g_object_unref);
  }
  return self;
}

/**
 * hj_drafts_set_page:
 * @entity: (nullable): name, of the row whose page the user looks at; %NULL for no such page
 * @row: (nullable): its id
 */
void
hj_drafts_set_page (HjDrafts *self, const char *entity, const char *row)
{
  g_return_if_fail (HJ_IS_DRAFTS (self));
  g_set_str (&self->entity, entity);
  g_set_str (&self->row, row);
}

/**
 * hj_drafts_stamp:
 *
 * Notes on a new draft which page the user looks at.
 */
void
hj_drafts_stamp (HjDrafts *self, HjDraft *draft)
{
  g_return_if_fail (HJ_IS_DRAFTS (self));
  g_set_str (&draft->entity, self->entity);
  g_set_str (&draft->row, self->row);
}

/**
 * hj_drafts_keep_open_ones:
 *
 * To be called before the forms of the window are closed by anybody but the user.
 */
void
hj_drafts_keep_open_ones (HjDrafts *self)
{
  g_return_if_fail (HJ_IS_DRAFTS (self));
  g_signal_emit (self, signals[SIGNAL_KEEP], 0);
}

/**
 * hj_drafts_put:
 * @draft: copied
 *
 * Writes the draft of a form that is open.
 */
void
hj_drafts_put (HjDrafts *self, const HjDraft *draft)
{
  g_return_if_fail (HJ_IS_DRAFTS (self));
  start_write (self, hj_draft_copy (draft), FALSE, FALSE);
}

/**
 * hj_drafts_put_back:
 * @draft: copied; one that was dropped
 */
void
hj_drafts_put_back (HjDrafts *self, const HjDraft *draft)
{
  g_return_if_fail (HJ_IS_DRAFTS (self));
  start_write (self, hj_draft_copy (draft), FALSE, TRUE);
}

/**
 * hj_drafts_drop:
 * @draft: of a form that the user does not want any more
 *
 * Forgets it; `dropped` tells.
 */
void
hj_drafts_drop (HjDrafts *self, const HjDraft *draft)
{
  g_return_if_fail (HJ_IS_DRAFTS (self));
  start_write (self, hj_draft_copy (draft), TRUE, TRUE);
  g_signal_emit (self, signals[SIGNAL_DROPPED], 0, draft);
}

/**
 * hj_drafts_forget:
 *
 * Forgets the draft of a form in which nothing is left of it.
 */
void
hj_drafts_forget (HjDrafts *self, const char *key)
{
  g_return_if_fail (HJ_IS_DRAFTS (self));
  start_write (self, hj_draft_new (key), TRUE, FALSE);
}

void
hj_drafts_tell_changed (HjDrafts *self)
{
  g_return_if_fail (HJ_IS_DRAFTS (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
hj_draft_line_free (HjDraftLine *self)
{
  hj_draft_free (self->draft);
  g_free (self->about);
  g_free (self);
}

static char *
dup_text (HjReplica *replica, const HjEntity *entity, const char *id, const char *field)
{
  g_autoptr (HjRecord) record = id == NULL ? NULL : hj_replica_load (replica, entity, id, NULL);

  return record == NULL ? NULL : g_strdup (hj_record_get_text (record, field));
}

/* Only what this laptop still holds: what its user may not see any more is not said. */
static char *
dup_about (HjReplica *replica, const HjDraft *draft)
{
  g_autofree char *person = NULL;

  if (g_strcmp0 (draft->entity, "person") == 0)
    return dup_text (replica, &hj_entity_person, draft->row, "name");
  if (g_strcmp0 (draft->entity, "dispute") == 0)
    return dup_text (replica, &hj_entity_dispute, draft->row, "title");
  if (g_strcmp0 (draft->entity, "ticket") == 0)
    person = dup_text (replica, &hj_entity_ticket, draft->row, "person");
  return dup_text (replica, &hj_entity_person, person, "name");
}

/* What is asked for, on its way to the store's thread and back. */
typedef struct {
  HjDraftsFunc func;
  GPtrArray *lines; /* (nullable) owned */
} Load;

static void
free_load (gpointer data)
{
  Load *load = data;

  g_clear_pointer (&load->lines, g_ptr_array_unref);
  g_free (load);
}

/* On the store's thread. */
static gboolean
load_lines (HjReplica *replica, gpointer data, GError **error)
{
  Load *load = data;
  g_autoptr (GPtrArray) drafts = hj_draft_list (replica, error);

  if (drafts == NULL)
    return FALSE;
  load->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_draft_line_free);
  for (guint i = 0; i < drafts->len; i++) {
    HjDraftLine *line = g_new0 (HjDraftLine, 1);

    line->draft = hj_draft_copy (g_ptr_array_index (drafts, i));
    line->about = dup_about (replica, line->draft);
    g_ptr_array_add (load->lines, line);
  }
  return TRUE;
}

static void
on_lines_loaded_cb (gpointer owner, gpointer data, const GError *error)
{
  Load *load = data;

  if (error == NULL)
    load->func (owner, g_steal_pointer (&load->lines));
}

/**
 * hj_drafts_load:
 * @owner: a #GObject; nothing is told once it is gone
 * @func: told all of them, the newest first; what cannot be read is not told
 */
void
hj_drafts_load (HjSession *session, gpointer owner, HjDraftsFunc func)
{
  Load *load = g_new0 (Load, 1);

  load->func = func;
  hj_session_run (session, load_lines, load, free_load, owner, on_lines_loaded_cb);
}

/**
 * hj_drafts_set_resumed:
 * @key: (nullable): of the draft that the page that is opened next is to open
 */
void
hj_drafts_set_resumed (HjDrafts *self, const char *key)
{
  g_return_if_fail (HJ_IS_DRAFTS (self));
  g_set_str (&self->resumed, key);
}

/**
 * hj_drafts_take_resumed:
 * @prefix: which form a page can open
 * @id: of which row
 *
 * Returns: (transfer full) (nullable): what the key of the resumed draft holds after @prefix and
 *   @id, once; %NULL where it is another one
 */
char *
hj_drafts_take_resumed (HjDrafts *self, const char *prefix, const char *id)
{
  g_return_val_if_fail (HJ_IS_DRAFTS (self), NULL);
  g_autofree char *start = g_strdup_printf ("%s/%s/", prefix, id);
  char *rest;

  if (self->resumed == NULL || !g_str_has_prefix (self->resumed, start))
    return NULL;
  rest = g_strdup (self->resumed + strlen (start));
  g_clear_pointer (&self->resumed, g_free);
  return rest;
}
