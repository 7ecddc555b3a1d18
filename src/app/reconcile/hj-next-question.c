/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/reconcile/hj-next-question.h"

#include "app/reconcile/hj-reconcile-data.h"
#include "core/model/hj-entities.h"

void
hj_next_question_clear (HjNextQuestion *self)
{
  self->entity = NULL;
  g_clear_pointer (&self->id, g_free);
}

void
hj_next_question_set (HjNextQuestion *self, const HjNextQuestion *other)
{
  self->entity = other->entity;
  g_set_str (&self->id, other->id);
}

/* Whoever leads a house may refuse what others entered; all others decide on their own only. */
static gboolean
may_decide (const HjRecord *question, const char *user, const char *role)
{
  return hj_record_get_entity (question) == &hj_entity_conflict
         || g_strcmp0 (hj_record_get_text (question, "user"), user) == 0
         || g_strcmp0 (role, "house-leader") == 0;
}

/* In the order of the list. */
static GPtrArray *
list_questions (HjReplica *replica, const char *current, const char *user, const char *role,
                GError **error)
{
  g_autoptr (GPtrArray) questions = hj_reconcile_data_list_conflicts (replica, error);
  g_autoptr (GPtrArray) held
      = questions == NULL ? NULL : hj_reconcile_data_list_held (replica, error);

  if (held == NULL)
    return NULL;
  g_ptr_array_extend_and_steal (questions, g_steal_pointer (&held));
  for (guint i = questions->len; i > 0; i--) {
    const HjRecord *question = g_ptr_array_index (questions, i - 1);

    if (!g_str_equal (hj_record_get_id (question), current) && !may_decide (question, user, role))
      g_ptr_array_remove_index (questions, i - 1);
  }
  return g_steal_pointer (&questions);
}

static gboolean
is_id (gconstpointer question, gconstpointer id)
{
  return g_strcmp0 (hj_record_get_id (question), id) == 0;
}

/**
 * hj_next_question_read:
 * @self: (inout): what came next when this was read before; it stays while it is to be decided
 * @current: id of the question whose page is open, decided or not
 * @user: account of who reads it
 * @role: of that account
 * @error: a #HjSqlError
 *
 * The one after @current in the list of questions; after the last one, the first. To be called on
 * the store's thread.
 */
gboolean
hj_next_question_read (HjNextQuestion *self, HjReplica *replica, const char *current,
                       const char *user, const char *role, GError **error)
{
  g_autoptr (GPtrArray) questions = list_questions (replica, current, user, role, error);
  const HjRecord *next = NULL;
  guint at;

  if (questions == NULL)
    return FALSE;
  if (g_ptr_array_find_with_equal_func (questions, current, is_id, &at))
    next = g_ptr_array_index (questions, (at + 1) % questions->len);
  else if (g_ptr_array_find_with_equal_func (questions, self->id, is_id, &at))
    next = g_ptr_array_index (questions, at);
  else if (questions->len > 0)
    next = g_ptr_array_index (questions, 0);
  if (next != NULL && g_str_equal (hj_record_get_id (next), current))
    next = NULL;
  const HjNextQuestion found = {
    .entity = next == NULL ? NULL : hj_record_get_entity (next)->name,
    .id = next == NULL ? NULL : (char *)hj_record_get_id (next),
  };

  hj_next_question_set (self, &found);
  return TRUE;
}

/**
 * hj_next_question_take_focus:
 * @page: has begun to show a question
 *
 * Gives the keyboard to what is first to be read, where nothing has it: never to a choice, which
 * somebody would make who only wanted to go on.
 */
void
hj_next_question_take_focus (GtkWidget *page)
{
  GtkRoot *root = gtk_widget_get_root (page);

  if (root != NULL && gtk_root_get_focus (root) == NULL)
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}
