/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access-rule.h"

#include "core/model/hj-entities.h"

/* Whether @list, words with spaces between them, has the word. */
gboolean
access_rule_is_one_of (const char *list, const char *word)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);

  return g_strv_contains ((const char *const *)words, word);
}

/* What requirements §5 lets a role hold of a row that it works on, in words of its own. */
gboolean
access_rule_may_hold (const char *role, const HjRecord *row, const HjField *field)
{
  const HjEntity *entity = hj_record_get_entity (row);
  gboolean officer = access_rule_is_one_of ("intake-officer duty-officer house-leader", role);
  gboolean care = access_rule_is_one_of ("doctor counsellor", role);

  if (entity->kind == HJ_ENTITY_CATALOGUE)
    return TRUE;
  if (entity == &hj_entity_source_item)
    return access_rule_is_one_of (officer ? "basic identity"
                                  : care  ? "health"
                                          : "",
                                  hj_record_get_text (row, "sensitivity"));
  if (officer)
    return field->sensitivity != HJ_SENSITIVITY_HEALTH
           && field->sensitivity != HJ_SENSITIVITY_RECORD;
  if (care)
    return access_rule_is_one_of ("person family_contact detention exam screening label",
                                  entity->name)
           && field->sensitivity != HJ_SENSITIVITY_LABEL
           && field->sensitivity != HJ_SENSITIVITY_CASE;
  if (g_str_equal (role, "supervisor"))
    return access_rule_is_one_of ("dispute ticket", entity->name)
           && access_rule_is_one_of (
               "house code kind dispute mediator state due_at by at agency agency_until "
               "category sum",
               field->name);
  return FALSE;
}
