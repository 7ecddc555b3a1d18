/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-conflict-words.h"

#include "app/reconcile/hj-author-words.h"
#include "app/reconcile/hj-op-words.h"
#include "app/tickets/hj-case-words.h"
#include "app/tickets/hj-command-dialog.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-strike.h"
#include "core/model/hj-validation.h"
#include "core/policy/hj-workflow-reader.h"

#include <glib/gi18n.h>

#define LETTERS_IN_LIST 24

/**
 * hj_conflict_words_field:
 *
 * Returns: (transfer none) (nullable): what two people changed; %NULL where the conflict is about a
 *   command, or about a field that only a newer release knows
 */
const HjField *
hj_conflict_words_field (const HjRecord *conflict)
{
  const HjEntity *entity = hj_entity_find (hj_record_get_text (conflict, "entity"));
  const char *name = hj_record_get_text (conflict, "field");
  int index = entity == NULL || name == NULL ? -1 : hj_entity_field_index (entity, name);

  return index < 0 ? NULL : &entity->fields[index];
}

/**
 * hj_conflict_words_is_over_strike:
 *
 * Returns: whether somebody struck an entry out while somebody else changed it
 */
gboolean
hj_conflict_words_is_over_strike (const HjRecord *conflict)
{
  const HjEntity *entity = hj_entity_find (hj_record_get_text (conflict, "entity"));

  return entity != NULL && hj_strike_applies (entity) && hj_record_is_null (conflict, "field");
}

/* What the row is called, or else what kind it is. */
static char *
dup_row_name (HjReplica *replica, const HjEntity *entity, const char *id)
{
  static const char *const telling[] = { "kind", "color" };
  char *name = hj_case_dup_name (replica, entity->name, id);
  g_autoptr (HjRecord) row = name != NULL ? NULL : hj_replica_load (replica, entity, id, NULL);

  for (gsize i = 0; row != NULL && name == NULL && i < G_N_ELEMENTS (telling); i++) {
    if (hj_entity_field_index (entity, telling[i]) >= 0 && !hj_record_is_null (row, telling[i]))
      name = hj_say_value (row, telling[i]);
  }
  return name;
}

/**
 * hj_conflict_words_title:
 *
 * To be called on the store's thread.
 *
 * Returns: (transfer full): such as “Person: Telephone”, or “Family contact: 王芳”
 */
char *
hj_conflict_words_title (HjReplica *replica, const HjRecord *conflict)
{
  const HjEntity *entity = hj_entity_find (hj_record_get_text (conflict, "entity"));
  const HjField *field = hj_conflict_words_field (conflict);

  if (entity == NULL)
    return g_strdup (_ ("An entry of a newer release"));
  g_autofree char *name
      = field != NULL ? NULL : dup_row_name (replica, entity, hj_record_get_text (conflict, "row"));

  if (field == NULL && name == NULL)
    return g_strdup (_ (entity->title));
  /* Translators: what was changed, such as Person, and the field */
  return g_strdup_printf (C_ ("conflict", "%s: %s"), _ (entity->title),
                          field == NULL ? name : hj_case_field_title (field));
}

/**
 * hj_conflict_words_subject:
 *
 * To be called on the store's thread.
 *
 * Returns: (transfer full) (nullable): whom or what the conflict is about
 */
char *
hj_conflict_words_subject (HjReplica *replica, const HjRecord *conflict)
{
  const HjEntity *entity = hj_entity_find (hj_record_get_text (conflict, "entity"));
  const HjField *field = hj_conflict_words_field (conflict);
  g_autoptr (HjRecord) row
      = entity == NULL
            ? NULL
            : hj_replica_load (replica, entity, hj_record_get_text (conflict, "row"), NULL);

  /* What two people do not agree on says nothing about whom the row is about. */
  if (row != NULL && field != NULL && field->type == HJ_FIELD_REF
      && !(field->flags & HJ_FIELD_REQUIRED))
    hj_record_set_text (row, field->name, NULL);
  return row == NULL ? NULL : hj_case_dup_subject (replica, row);
}

/* Of a conflict about a command the two sides are a state, and the command or its state. */
static char *
say_command_side (const HjRecord *conflict, const char *text)
{
  const HjEntity *entity = hj_entity_find (hj_record_get_text (conflict, "entity"));
  HjWorkflow *workflow = entity == NULL || entity->workflow == NULL
                             ? NULL
                             : hj_workflow_get_default (entity->workflow);
  const char *offered = hj_record_get_text (conflict, "command");
  gboolean is_offered = offered != NULL && text == hj_record_get_text (conflict, "offered");
  const HjWorkflowCommand *command
      = workflow == NULL ? NULL : hj_workflow_find_command (workflow, is_offered ? offered : text);

  if (command != NULL)
    return g_strdup (hj_command_title (command));
  return g_strdup (workflow == NULL ? text : hj_say_choice (entity->name, "state", text));
}

/**
 * hj_conflict_words_full_value:
 * @replica: (nullable): where rows that are named are looked up
 * @side: `base`, `shown`, `offered` or `value`
 *
 * To be called on the store's thread where @replica is given.
 *
 * Returns: (transfer full): the value of that side as a reader reads it
 */
char *
hj_conflict_words_full_value (HjReplica *replica, const HjRecord *conflict, const char *side)
{
  const HjField *field = hj_conflict_words_field (conflict);
  const char *text = hj_record_get_text (conflict, side);
  g_auto (HjValue) value = { 0 };

  if (text == NULL || *text == '\0')
    return g_strdup (C_ ("value", "empty"));
  if (field == NULL)
    return say_command_side (conflict, text);
  return hj_field_parse (field, text, &value, NULL)
             ? hj_op_words_full_value (replica, field, &value)
             : g_strdup (text);
}

/**
 * hj_conflict_words_width:
 *
 * Returns: how many letters wide a text is, of which a Chinese one counts twice; more than any line
 *   where it has several
 */
guint
hj_conflict_words_width (const char *text)
{
  guint width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (character == '\n')
      return G_MAXUINT;
    width += g_unichar_iswide (character) ? 2 : 1;
  }
  return width;
}

/* A long text fills no list; the page shows it whole. @text is taken. */
static char *
cut (char *text)
{
  g_autofree char *whole = text;

  if (g_utf8_strlen (whole, -1) <= LETTERS_IN_LIST)
    return g_steal_pointer (&whole);
  g_autofree char *begin = g_utf8_substring (whole, 0, LETTERS_IN_LIST);

  return g_strconcat (begin, "…", NULL);
}

/**
 * hj_conflict_words_values:
 *
 * To be called on the store's thread.
 *
 * Returns: (transfer full): both sides in one line
 */
char *
hj_conflict_words_values (HjReplica *replica, const HjRecord *conflict)
{
  if (hj_conflict_words_is_over_strike (conflict))
    return g_strdup (_ ("Struck out, and changed at the same time"));
  g_autofree char *shown = cut (hj_conflict_words_full_value (replica, conflict, "shown"));
  g_autofree char *offered = cut (hj_conflict_words_full_value (replica, conflict, "offered"));

  /* Translators: two values of a field */
  return g_strdup_printf (_ ("%s or %s"), shown, offered);
}

/**
 * hj_conflict_words_name:
 * @side: `shown` or `offered`
 *
 * Returns: (transfer full): what people call who wrote that side
 */
char *
hj_conflict_words_name (const HjRecord *conflict, const char *side)
{
  g_autofree char *name_field = g_strconcat (side, "_name", NULL);
  g_autofree char *by_field = g_strconcat (side, "_by", NULL);
  const char *name = hj_record_get_text (conflict, name_field);
  const char *by = hj_record_get_text (conflict, by_field);

  return g_strdup (name != NULL ? name : by != NULL ? by : C_ ("author", "somebody unknown"));
}

/**
 * hj_conflict_words_author:
 * @side: `shown` or `offered`
 * @user: account of who reads it
 *
 * Returns: (transfer full): who wrote that side, when, on which laptop, and whether its clock was
 * wrong
 */
char *
hj_conflict_words_author (const HjRecord *conflict, const char *side, const char *user)
{
  g_autofree char *by_field = g_strconcat (side, "_by", NULL);
  g_autofree char *at_field = g_strconcat (side, "_at", NULL);
  g_autofree char *on_field = g_strconcat (side, "_on", NULL);
  g_autofree char *clock_field = g_strconcat (side, "_clock", NULL);
  const char *on = hj_record_get_text (conflict, on_field);
  gboolean mine = g_strcmp0 (hj_record_get_text (conflict, by_field), user) == 0;
  g_autofree char *who
      = mine ? g_strdup (C_ ("author", "You")) : hj_conflict_words_name (conflict, side);

  return hj_author_words (who, hj_record_get_int (conflict, at_field, 0), on,
                          hj_record_get_int (conflict, clock_field, 0));
}
