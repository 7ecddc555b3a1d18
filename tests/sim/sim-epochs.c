/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-epochs.h"

typedef struct _Epoch Epoch;

struct _Epoch {
  char *id;            /* owned */
  const Epoch *parent; /* (nullable) whose backup was put back */
  gint64 restored;     /* the last position of @parent that the backup held */
  gint64 first;        /* positions of this one are above it */
};

struct _SimEpochs {
  GPtrArray *list; /* owned, the last is the one that goes on */
};

static void
free_epoch (gpointer data)
{
  g_free (((Epoch *)data)->id);
  g_free (data);
}

static const Epoch *
find (SimEpochs *self, const char *id)
{
  for (guint i = 0; i < self->list->len; i++) {
    const Epoch *epoch = g_ptr_array_index (self->list, i);

    if (g_strcmp0 (epoch->id, id) == 0)
      return epoch;
  }
  return NULL;
}

/**
 * sim_epochs_new:
 * @first: id of the first one
 *
 * Returns: (transfer full): the epochs of a new instance
 */
SimEpochs *
sim_epochs_new (const char *first)
{
  SimEpochs *self = g_new0 (SimEpochs, 1);

  self->list = g_ptr_array_new_with_free_func (free_epoch);
  sim_epochs_begin (self, first, NULL, 0, 0);
  return self;
}

void
sim_epochs_free (SimEpochs *self)
{
  g_ptr_array_unref (self->list);
  g_free (self);
}

/**
 * sim_epochs_begin:
 * @id: of the epoch that goes on from now
 * @parent: (nullable): id of the one whose backup was put back
 * @restored: the last position that the backup held
 * @first: the position after which the new one gives its own
 */
void
sim_epochs_begin (SimEpochs *self, const char *id, const char *parent, gint64 restored,
                  gint64 first)
{
  Epoch *epoch = g_new0 (Epoch, 1);

  epoch->id = g_strdup (id);
  epoch->parent = find (self, parent);
  epoch->restored = restored;
  epoch->first = first;
  g_ptr_array_add (self->list, epoch);
}

/**
 * sim_epochs_was_seen:
 * @pos: of a change that the central database has now
 * @epoch: in which a laptop was when its user did something
 * @base: position of the row that the user saw
 *
 * Returns: whether that row had the change: it came before @base, and in a history that both share
 */
gboolean
sim_epochs_was_seen (SimEpochs *self, gint64 pos, const char *epoch, gint64 base)
{
  const Epoch *of = g_ptr_array_index (self->list, self->list->len - 1);

  while (of->parent != NULL && pos <= of->first)
    of = of->parent;
  for (const Epoch *at = find (self, epoch); at != NULL; at = at->parent) {
    if (at == of)
      return pos <= base;
    base = at->restored;
  }
  return FALSE;
}
