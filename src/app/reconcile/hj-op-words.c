/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-op-words.h"

#include "app/tickets/hj-case-words.h"
#include "app/tickets/hj-command-dialog.h"
#include "app/widgets/hj-say.h"
#include "core/policy/hj-workflow-reader.h"

#include <glib/gi18n.h>
#include <string.h>

/* More fields than this are counted, not named. */
#define FIELDS_NAMED 3

/* What is kept as JSON is a list of words or numbers: what is in it, without its marks. */
static char *
say_json (const char *text)
{
  GString *words = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++) {
    if (strchr ("{}[]\"", *at) == NULL)
      g_string_append_c (words, *at);
    if (*at == ',' || *at == ':')
      g_string_append_c (words, ' ');
  }
  return g_strstrip (g_string_free_and_steal (words));
}

/**
 * hj_op_words_full_value:
 * @replica: (nullable): where a row that is named is looked up
 *
 * To be called on the store's thread where @replica is given.
 *
 * Returns: (transfer full): what a field would hold, as a reader reads it
 */
char *
hj_op_words_full_value (HjReplica *replica, const HjField *field, const HjValue *value)
{
  const HjChoice *choice;
  char *name;

  if (value->kind == HJ_VALUE_NULL)
    return g_strdup (C_ ("value", "nothing"));
  if (field->type == HJ_FIELD_TIME)
    return hj_say_time (value->integer);
  if (field->type == HJ_FIELD_BOOL)
    return g_strdup (value->integer != 0 ? C_ ("value", "Yes") : C_ ("value", "No"));
  if (hj_case_is_sum (field))
    return hj_case_say_sum (value->integer);
  if (field->type == HJ_FIELD_JSON)
    return say_json (value->text);
  if (field->type == HJ_FIELD_REF) {
    name = replica == NULL ? NULL : hj_case_dup_name (replica, field->ref, value->text);
    return name != NULL ? name : g_strdup (_ ("Not on this laptop"));
  }
  choice = field->type == HJ_FIELD_CHOICE ? hj_field_find_choice (field, value->text) : NULL;
  return choice != NULL ? g_strdup (_ (choice->title)) : hj_value_to_display (field, value);
}

/**
 * hj_op_words_value:
 *
 * Returns: (transfer full): what a field would hold that names no row, as a reader reads it
 */
char *
hj_op_words_value (const HjField *field, const HjValue *value)
{
  return hj_op_words_full_value (NULL, field, value);
}

static char *
dup_choice (const HjEntity *entity, const HjOp *op, const char *name)
{
  const HjOpField *found = hj_op_find_field (op, name);
  int index = hj_entity_field_index (entity, name);

  return found == NULL || index < 0 || found->new_value.kind != HJ_VALUE_TEXT
             ? NULL
             : hj_op_words_value (&entity->fields[index], &found->new_value);
}

/* “New ticket: Mediation” says more than “New ticket”. */
static char *
say_new (const HjEntity *entity, const HjOp *op)
{
  static const char *const telling[] = { "kind", "color", "name", "title", "item" };
  const char *title = _ (entity->title);

  for (gsize i = 0; i < G_N_ELEMENTS (telling); i++) {
    g_autofree char *word = dup_choice (entity, op, telling[i]);

    if (word != NULL)
      /* Translators: what was entered, such as Ticket, and of what kind, such as Mediation */
      return g_strdup_printf (_ ("New: %s, %s"), title, word);
  }
  /* Translators: what was entered, such as Examination */
  return g_strdup_printf (_ ("New: %s"), title);
}

static char *
say_set (const HjEntity *entity, const HjOp *op)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (op->fields->len > FIELDS_NAMED)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s: %d field changed",
                                         "%s: %d fields changed", op->fields->len),
                            _ (entity->title), (int)op->fields->len);
  for (guint i = 0; i < op->fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (op->fields, i);
    int index = hj_entity_field_index (entity, field->name);

    if (i > 0)
      g_string_append (names, C_ ("between names", ", "));
    g_string_append (names, index < 0 ? field->name : hj_case_field_title (&entity->fields[index]));
  }
  /* Translators: what was changed, such as Person, and its fields */
  return g_strdup_printf (_ ("%s changed: %s"), _ (entity->title), names->str);
}

static char *
say_do (const HjEntity *entity, const HjOp *op)
{
  HjWorkflow *workflow
      = entity->workflow == NULL ? NULL : hj_workflow_get_default (entity->workflow);
  const HjWorkflowCommand *command = workflow == NULL || op->command == NULL
                                         ? NULL
                                         : hj_workflow_find_command (workflow, op->command);

  /* Translators: what it was done to, such as Ticket, and what was done, such as Accept */
  return g_strdup_printf (C_ ("act", "%s: %s"), _ (entity->title),
                          command == NULL ? op->command : hj_command_title (command));
}

/**
 * hj_op_words:
 *
 * Returns: (transfer full): what the user did, in a few words
 */
char *
hj_op_words (const HjOp *op)
{
  const HjEntity *entity = hj_entity_find (op->entity);

  if (entity == NULL)
    return g_strdup (_ ("An entry of a newer release"));
  switch (op->kind) {
  case HJ_OP_NEW:
    return say_new (entity, op);
  case HJ_OP_DO:
    return say_do (entity, op);
  case HJ_OP_SET:
  default:
    return say_set (entity, op);
  }
}

/**
 * hj_op_words_subject:
 *
 * To be called on the store's thread.
 *
 * Returns: (transfer full) (nullable): whom or what the op is about
 */
char *
hj_op_words_subject (HjReplica *replica, const HjOp *op)
{
  const HjEntity *entity = hj_entity_find (op->entity);
  g_autoptr (HjRecord) row
      = entity == NULL ? NULL : hj_replica_load (replica, entity, op->row, NULL);

  return row == NULL ? NULL : hj_case_dup_subject (replica, row);
}
