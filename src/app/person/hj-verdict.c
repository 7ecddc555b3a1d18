/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-verdict.h"

#include "app/widgets/hj-say-fact.h"
#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

static void
free_reason (gpointer data)
{
  HjVerdictReason *self = data;

  g_free (self->text);
  g_free (self->at_least);
  g_strfreev (self->evidence);
  g_free (self);
}

static char *
dup_member (JsonObject *object, const char *name)
{
  return g_strdup (json_object_get_string_member_with_default (object, name, NULL));
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char **
dup_strings (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      g_strv_builder_add (builder, json_node_get_string (node));
  }
  return g_strv_builder_end (builder);
}

static char *
dup_text (const HjRiskPolicy *policy, const char *id)
{
  const char *text
      = policy == NULL ? NULL : hj_risk_policy_get_text (policy, id, hj_say_language ());

  return g_strdup (text == NULL ? id : text);
}

static void
read_reasons (HjVerdict *self, JsonArray *array, const HjRiskPolicy *policy)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_OBJECT (node))
      continue;
    JsonObject *object = json_node_get_object (node);
    const char *id = json_object_get_string_member_with_default (object, "factor", NULL);
    const char *scale = json_object_get_string_member_with_default (object, "scale", NULL);

    if (id == NULL)
      continue;
    HjVerdictReason *reason = g_new0 (HjVerdictReason, 1);

    reason->text = dup_text (policy, id);
    reason->at_least = dup_member (object, "at_least");
    reason->rule = reason->at_least != NULL;
    reason->scale = g_strcmp0 (scale, "care") == 0 ? HJ_RISK_CARE : HJ_RISK_SAFETY;
    reason->points = json_object_get_int_member_with_default (object, "points", 0);
    reason->evidence = dup_strings (get_array (object, "evidence"));
    g_ptr_array_add (self->reasons, reason);
  }
}

static void
read_missing (HjVerdict *self, JsonArray *array)
{
  g_auto (GStrv) names = dup_strings (array);

  for (guint i = 0; names[i] != NULL; i++) {
    HjRiskFact fact;

    g_ptr_array_add (
        self->missing,
        g_strdup (hj_risk_fact_find (names[i], &fact) ? hj_say_fact (fact) : names[i]));
  }
}

/* “If Mental state were “normal”, the label would be blue.” */
static void
read_flip (HjVerdict *self, JsonObject *flip)
{
  JsonObject *facts = flip == NULL ? NULL : get_object (flip, "facts");
  g_autoptr (GList) names = facts == NULL ? NULL : json_object_get_members (facts);
  GString *changes = g_string_new (NULL);

  for (GList *each = names; each != NULL; each = each->next) {
    HjRiskFact fact;

    if (!hj_risk_fact_find (each->data, &fact))
      continue;
    g_autofree char *value
        = hj_say_fact_value (fact, json_object_get_int_member_with_default (facts, each->data, 0));

    if (changes->len > 0)
      /* Translators: between two changes on the flip card, “Injury: none and Illness: none” */
      g_string_append (changes, _ (" and "));
    /* Translators: a fact and its value on the flip card, such as “Mental state: normal” */
    g_string_append_printf (changes, C_ ("flip card", "%s: %s"), hj_say_fact (fact), value);
  }
  if (changes->len > 0)
    /* Translators: what would have to be otherwise, and the colour of the label then */
    self->flip = g_strdup_printf (
        _ ("With “%s” the label would be %s."), changes->str,
        hj_say_color (json_object_get_string_member_with_default (flip, "label", NULL)));
  g_string_free (changes, TRUE);
}

/**
 * hj_verdict_new:
 * @json: (nullable): what hj_risk_result_to_json() wrote
 * @policy: (nullable): for the texts of reasons
 *
 * Returns: (transfer full) (nullable): the verdict in the user's language; %NULL if @json is no
 *   result
 */
HjVerdict *
hj_verdict_new (const char *json, const HjRiskPolicy *policy)
{
  g_autoptr (JsonNode) root = json == NULL ? NULL : json_from_string (json, NULL);

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  JsonObject *object = json_node_get_object (root);
  HjVerdict *self = g_new0 (HjVerdict, 1);

  self->color = dup_member (object, "label");
  self->best = dup_member (object, "best");
  self->worst = dup_member (object, "worst");
  self->policy = dup_member (object, "policy");
  for (guint scale = 0; scale < HJ_RISK_N_SCALES; scale++)
    self->points[scale]
        = json_object_get_int_member_with_default (object, hj_risk_scale_to_string (scale), 0);
  self->reasons = g_ptr_array_new_with_free_func (free_reason);
  self->missing = g_ptr_array_new_with_free_func (g_free);
  read_reasons (self, get_array (object, "reasons"), policy);
  read_missing (self, get_array (object, "missing"));
  read_flip (self, get_object (object, "flip"));
  return self;
}

void
hj_verdict_free (HjVerdict *self)
{
  g_free (self->color);
  g_free (self->best);
  g_free (self->worst);
  g_free (self->policy);
  g_ptr_array_unref (self->reasons);
  g_ptr_array_unref (self->missing);
  g_free (self->flip);
  g_free (self);
}
