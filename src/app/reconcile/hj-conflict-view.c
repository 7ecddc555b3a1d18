/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-conflict-view.h"

#include "app/person/hj-label-words.h"
#include "app/reconcile/hj-conflict-words.h"
#include "app/reconcile/hj-op-words.h"
#include "app/tickets/hj-case-words.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"
#include "core/policy/hj-workflow-reader.h"

#include <glib/gi18n.h>
#include <string.h>

/* Letters, of which a Chinese one counts twice. */
#define WIDTH_ON_BUTTON 24

static void
clear_side (HjConflictSide *side)
{
  g_clear_pointer (&side->value, g_free);
  g_clear_pointer (&side->author, g_free);
  g_clear_pointer (&side->effect, g_free);
  g_clear_pointer (&side->choice, g_free);
}

void
hj_conflict_view_clear (HjConflictView *self)
{
  g_clear_pointer (&self->conflict, hj_record_unref);
  g_clear_pointer (&self->row, hj_record_unref);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->question, g_free);
  g_clear_pointer (&self->before, g_free);
  g_clear_pointer (&self->done, g_free);
  g_clear_pointer (&self->page_id, g_free);
  g_clear_pointer (&self->shown_words, g_free);
  clear_side (&self->shown);
  clear_side (&self->offered);
}

static gboolean
is_over_strike (const HjConflictView *self)
{
  return self->row != NULL && hj_conflict_words_is_over_strike (self->conflict);
}

static gboolean
is_struck_side (const HjConflictView *self, const char *side)
{
  return g_strcmp0 (hj_record_get_text (self->conflict, side), HJ_STRIKE_STRUCK) == 0;
}

/* A name in the middle of a sentence. */
static char *
dup_who (const HjConflictView *self, const char *side, const char *user)
{
  g_autofree char *by_field = g_strconcat (side, "_by", NULL);
  const char *by = hj_record_get_text (self->conflict, by_field);

  if (g_strcmp0 (by, user) == 0)
    return g_strdup (C_ ("author", "you"));
  return hj_conflict_words_name (self->conflict, side);
}

/* What was changed, each field with the value that it has now. */
static char *
say_changes (const HjConflictView *self, HjReplica *replica)
{
  const HjEntity *entity = hj_record_get_entity (self->row);
  const char *changed = hj_record_get_text (self->conflict, "changed");
  g_auto (GStrv) names = g_strsplit (changed == NULL ? "" : changed, " ", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++) {
    int index = hj_entity_field_index (entity, names[i]);
    g_autofree char *value = NULL;

    if (index < 0)
      continue;
    value = hj_op_words_full_value (replica, &entity->fields[index],
                                    hj_record_get_value (self->row, (guint)index));
    if (text->len > 0)
      g_string_append_c (text, '\n');
    /* Translators: a field and what it holds */
    g_string_append_printf (text, C_ ("field", "%s: %s"),
                            hj_case_field_title (&entity->fields[index]), value);
  }
  return text->len > 0 ? g_string_free_and_steal (g_steal_pointer (&text))
                       : g_strdup (_ ("Changed"));
}

static char *
say_struck (const HjConflictView *self, const char *side)
{
  const char *why = g_str_equal (side, "offered") ? hj_record_get_text (self->conflict, "why")
                                                  : hj_record_get_text (self->row, "struck_reason");

  if (why == NULL)
    return g_strdup (_ ("Struck out"));
  /* Translators: why somebody struck an entry out */
  return g_strdup_printf (_ ("Struck out: %s"), why);
}

static char *
say_value (const HjConflictView *self, HjReplica *replica, const char *side)
{
  if (!is_over_strike (self))
    return hj_conflict_words_full_value (replica, self->conflict, side);
  return is_struck_side (self, side) ? say_struck (self, side) : say_changes (self, replica);
}

static char *
say_effect_on_strike (const HjConflictView *self, const char *side)
{
  if (is_struck_side (self, side))
    return g_strdup (_ ("The entry is struck out and leaves the lists. The change stays in the "
                        "history, and comes back if the entry is restored."));
  return g_strdup (_ ("The entry stays in the lists, with the change. That it was to be struck out "
                      "stays in the history."));
}

/* Of two acts that do not go together the one that came later is not done yet. */
static char *
say_effect_of_act (const HjConflictView *self, gboolean shown, const char *other_who)
{
  if (shown)
    /* Translators: a state, a person, and what the person wanted to do */
    return g_strdup_printf (_ ("It stays “%s”. What %s wanted, “%s”, is not done; it stays in the "
                               "history."),
                            self->shown.value, other_who, self->offered.value);
  /* Translators: what a person wanted to do, and a state */
  return g_strdup_printf (_ ("“%s” is done now, in your name, in the place of “%s”."),
                          self->offered.value, self->shown.value);
}

/* What two wrote when they made the same entry, and nobody changes afterwards. */
static gboolean
is_fixed (const HjConflictView *self)
{
  const HjField *field = hj_conflict_words_field (self->conflict);

  return field != NULL && field->merge != HJ_MERGE_FIELD && field->merge != HJ_MERGE_COMMAND;
}

/* Whether a button has room for it, on a narrow window too. */
static gboolean
is_short (const char *value)
{
  return hj_conflict_words_width (value) <= WIDTH_ON_BUTTON;
}

static char *
say_effect (const HjConflictView *self, gboolean shown, const char *other_who)
{
  if (is_over_strike (self))
    return say_effect_on_strike (self, shown ? "shown" : "offered");
  if (!shown && is_fixed (self))
    return g_strdup (_ ("This cannot be changed afterwards. It stays in the history; if it holds, "
                        "make a new entry."));
  if (hj_conflict_words_field (self->conflict) == NULL)
    return say_effect_of_act (self, shown, other_who);
  if (hj_record_is_null (self->conflict, shown ? "offered" : "shown"))
    /* Translators: who emptied a field */
    return g_strdup_printf (_ ("Everybody sees this. That %s left it empty stays in the history."),
                            other_who);
  if (hj_record_is_null (self->conflict, shown ? "shown" : "offered")
      && !is_short (shown ? self->offered.value : self->shown.value))
    /* Translators: who wrote the other value */
    return g_strdup_printf (_ ("It is empty for everybody. What %s wrote stays in the history."),
                            other_who);
  if (hj_record_is_null (self->conflict, shown ? "shown" : "offered"))
    /* Translators: the value that is not taken, and who wrote it */
    return g_strdup_printf (_ ("It is empty for everybody. “%s” by %s stays in the history."),
                            shown ? self->offered.value : self->shown.value, other_who);
  if (!is_short (shown ? self->offered.value : self->shown.value))
    /* Translators: who wrote the other value */
    return g_strdup_printf (_ ("Everybody sees this. What %s wrote stays in the history."),
                            other_who);
  /* Translators: the value that is not taken, and who wrote it */
  return g_strdup_printf (_ ("Everybody sees this. “%s” by %s stays in the history."),
                          shown ? self->offered.value : self->shown.value, other_who);
}

/* What the button says; the longer the day, the less should have to be read beside it. */
static char *
say_choice (const HjConflictView *self, gboolean shown)
{
  const char *side = shown ? "shown" : "offered";
  const char *value = shown ? self->shown.value : self->offered.value;

  if (!shown && is_fixed (self))
    return NULL;
  if (is_over_strike (self))
    return g_strdup (is_struck_side (self, side) ? _ ("Strike the entry out")
                                                 : _ ("Keep the entry"));
  if (hj_conflict_words_field (self->conflict) != NULL && hj_record_is_null (self->conflict, side))
    return g_strdup (_ ("Leave it empty"));
  if (!is_short (value))
    return g_strdup (shown ? _ ("Keep what is shown") : _ ("Take the other one"));
  if (shown)
    /* Translators: a value, or a state */
    return g_strdup_printf (_ ("Keep “%s”"), value);
  if (hj_conflict_words_field (self->conflict) == NULL)
    /* Translators: what somebody wanted to do, such as Accept */
    return g_strdup_printf (_ ("Do “%s” instead"), value);
  /* Translators: a value */
  return g_strdup_printf (_ ("Take “%s”"), value);
}

static char *
say_question (const HjConflictView *self)
{
  if (is_over_strike (self))
    return g_strdup (_ ("One person struck this entry out, and another changed it at the same "
                        "time. Should it stay?"));
  if (hj_conflict_words_field (self->conflict) == NULL)
    return g_strdup (_ ("Two people decided on this at the same time, and both cannot be done. "
                        "Which one holds?"));
  if (hj_record_is_null (self->conflict, "base"))
    return g_strdup (_ ("Two people entered this without knowing of each other. Which is right?"));
  return g_strdup (_ ("Two people changed this without knowing of each other. Which is right?"));
}

/* What the row says in the words that the command asks for. */
static void
add_words (const HjConflictView *self, const char *const *names, GString *words)
{
  const HjEntity *entity = hj_record_get_entity (self->row);

  for (gsize i = 0; names[i] != NULL; i++) {
    int index = hj_entity_field_index (entity, names[i]);
    const HjField *field = index < 0 ? NULL : &entity->fields[index];
    g_autofree char *text = NULL;
    g_autofree char *line = NULL;

    if (field == NULL || field->type != HJ_FIELD_TEXT || hj_record_is_null (self->row, names[i]))
      continue;
    text = entity == &hj_entity_label && g_str_equal (names[i], "reason")
               ? hj_label_say_reason (self->row)
               : g_strdup (hj_record_get_text (self->row, names[i]));
    /* Translators: a field and what it holds */
    line = g_strdup_printf (C_ ("field", "%s: %s"), hj_case_field_title (field), text);
    /* Several commands lead to the same state. */
    if (strstr (words->str, line) != NULL)
      continue;
    g_string_append_printf (words, "%s%s", words->len == 0 ? "" : "\n", line);
  }
}

/* Why the state that is shown is as it is, where those who brought it about were asked. */
static char *
say_words (const HjConflictView *self)
{
  HjWorkflow *workflow = self->row == NULL || hj_record_get_entity (self->row)->workflow == NULL
                             ? NULL
                             : hj_workflow_get_default (hj_record_get_entity (self->row)->workflow);
  const char *shown = hj_record_get_text (self->conflict, "shown");
  g_autoptr (GString) words = g_string_new (NULL);

  if (is_over_strike (self) || hj_conflict_words_field (self->conflict) != NULL || workflow == NULL)
    return NULL;
  const HjWorkflowSpec *spec = hj_workflow_get_spec (workflow);

  for (guint i = 0; i < spec->n_commands; i++) {
    if (g_strcmp0 (spec->commands[i].to, shown) != 0)
      continue;
    add_words (self, spec->commands[i].require, words);
    add_words (self, spec->commands[i].fields, words);
  }
  return words->len == 0 ? NULL : g_string_free_and_steal (g_steal_pointer (&words));
}

static void
read_sides (HjConflictView *self, HjReplica *replica, const char *user)
{
  g_autofree char *shown_who = dup_who (self, "shown", user);
  g_autofree char *offered_who = dup_who (self, "offered", user);

  self->shown.value = say_value (self, replica, "shown");
  self->offered.value = say_value (self, replica, "offered");
  self->shown_words = say_words (self);
  self->shown.author = hj_conflict_words_author (self->conflict, "shown", user);
  self->offered.author = hj_conflict_words_author (self->conflict, "offered", user);
  self->shown.effect = say_effect (self, TRUE, offered_who);
  self->offered.effect = say_effect (self, FALSE, shown_who);
  self->shown.choice = say_choice (self, TRUE);
  self->offered.choice = say_choice (self, FALSE);
  if (!is_over_strike (self)
      && (hj_conflict_words_field (self->conflict) != NULL
          || !hj_record_is_null (self->conflict, "base")))
    self->before = hj_conflict_words_full_value (replica, self->conflict, "base");
}

static char *
say_done (const HjConflictView *self, HjReplica *replica, const char *user)
{
  const char *name = hj_record_get_text (self->conflict, "resolved_name");
  const char *by = hj_record_get_text (self->conflict, "resolved_by");
  g_autofree char *value = NULL;

  if (g_strcmp0 (hj_record_get_text (self->conflict, "state"), "open") == 0)
    return NULL;
  value = hj_conflict_words_full_value (replica, self->conflict, "value");
  if (by == NULL || g_str_equal (by, user))
    /* Translators: the value that was decided on */
    return g_strdup_printf (_ ("Decided: %s"), value);
  /* Translators: who decided, and the value that was decided on */
  return g_strdup_printf (_ ("Decided by %s: %s"), name != NULL ? name : by, value);
}

/* Of what there are only two, one of the sides is right. */
static const HjField *
find_writable (const HjConflictView *self)
{
  const HjField *field = hj_conflict_words_field (self->conflict);

  return field == NULL || field->type == HJ_FIELD_BOOL || field->type == HJ_FIELD_JSON
                 || field->merge != HJ_MERGE_FIELD
             ? NULL
             : field;
}

/**
 * hj_conflict_view_read:
 * @self: (out caller-allocates): cleared with hj_conflict_view_clear()
 * @id: of a conflict
 * @user: account of who reads it
 * @error: `NOT_FOUND` of the store, or a #HjSqlError
 *
 * To be called on the store's thread.
 */
gboolean
hj_conflict_view_read (HjConflictView *self, HjReplica *replica, const char *id, const char *user,
                       GError **error)
{
  *self = (HjConflictView){ 0 };
  self->conflict = hj_replica_require (replica, &hj_entity_conflict, id, error);
  if (self->conflict == NULL)
    return FALSE;
  const HjEntity *entity = hj_entity_find (hj_record_get_text (self->conflict, "entity"));

  if (entity != NULL)
    self->row = hj_replica_load (replica, entity, hj_record_get_text (self->conflict, "row"), NULL);
  self->shown_is_mine = g_strcmp0 (hj_record_get_text (self->conflict, "shown_by"), user) == 0
                        && g_strcmp0 (hj_record_get_text (self->conflict, "offered_by"), user) != 0;
  self->title = hj_conflict_words_title (replica, self->conflict);
  self->subject = hj_conflict_words_subject (replica, self->conflict);
  if (self->row != NULL)
    self->page = hj_case_find_page (replica, self->row, &self->page_id);
  self->question = say_question (self);
  self->field = find_writable (self);
  read_sides (self, replica, user);
  self->done = say_done (self, replica, user);
  return TRUE;
}
