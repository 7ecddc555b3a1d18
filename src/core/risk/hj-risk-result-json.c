/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-result-private.h"

static void
append_text (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\')
      g_string_append_printf (json, "\\%c", *c);
    else if ((guchar)*c < 0x20)
      g_string_append_printf (json, "\\u%04x", (guint)*c);
    else
      g_string_append_c (json, *c);
  }
  g_string_append_c (json, '"');
}

static void
append_member (GString *json, const char *name, const char *text)
{
  g_string_append_printf (json, "\"%s\":", name);
  append_text (json, text);
}

static void
append_texts (GString *json, const char *name, const char *const *texts)
{
  g_string_append_printf (json, ",\"%s\":[", name);
  for (guint i = 0; texts[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c (json, ',');
    append_text (json, texts[i]);
  }
  g_string_append_c (json, ']');
}

static void
append_reasons (const HjRiskResult *self, GString *json, HjRiskJson form)
{
  g_string_append (json, ",\"reasons\":[");
  for (guint i = 0; i < self->n_reasons; i++) {
    const HjRiskReason *reason = &self->reasons[i];
    g_string_append (json, i == 0 ? "{" : ",{");
    append_member (json, "factor", reason->id);
    g_string_append_printf (json, ",\"points\":%d", reason->points);
    if (form == HJ_RISK_JSON_FULL) {
      if (reason->rule)
        g_string_append_printf (json, ",\"at_least\":\"%s\"",
                                hj_risk_label_to_string (reason->at_least));
      else
        g_string_append_printf (json, ",\"scale\":\"%s\"", hj_risk_scale_to_string (reason->scale));
      append_texts (json, "evidence", reason->evidence);
    }
    g_string_append_c (json, '}');
  }
  g_string_append_c (json, ']');
}

static void
append_missing_and_flip (const HjRiskResult *self, GString *json)
{
  g_string_append (json, ",\"missing\":[");
  for (guint i = 0; i < self->outlook.n_missing; i++)
    g_string_append_printf (json, "%s\"%s\"", i == 0 ? "" : ",",
                            hj_risk_fact_info (self->outlook.missing[i])->name);
  g_string_append (json, "],\"flip\":{");
  if (self->flip.n > 0) {
    g_string_append (json, "\"facts\":{");
    for (guint i = 0; i < self->flip.n; i++)
      g_string_append_printf (json, "%s\"%s\":%" G_GINT64_FORMAT, i == 0 ? "" : ",",
                              hj_risk_fact_info (self->flip.facts[i])->name, self->flip.values[i]);
    g_string_append_printf (json, "},\"label\":\"%s\"", hj_risk_label_to_string (self->flip.label));
  }
  g_string_append_c (json, '}');
}

static void
append_inputs (const HjRiskResult *self, GString *json)
{
  gboolean first = TRUE;

  g_string_append_printf (json, ",\"at\":%" G_GINT64_FORMAT ",\"inputs\":{", self->at);
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    if ((self->known & HJ_RISK_FACT_BIT (fact)) == 0)
      continue;
    g_string_append_printf (json, "%s\"%s\":%" G_GINT64_FORMAT, first ? "" : ",",
                            hj_risk_fact_info (fact)->name, self->inputs[fact]);
    first = FALSE;
  }
  g_string_append_c (json, '}');
  append_texts (json, "events", self->events);
}

/**
 * hj_risk_result_to_json:
 * @self: a result
 * @detention: id of the detention
 * @form: which keys
 *
 * Writes the one canonical form: the same result is the same bytes on every machine.
 *
 * Returns: (transfer full): one JSON object on one line
 */
char *
hj_risk_result_to_json (const HjRiskResult *self, const char *detention, HjRiskJson form)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (detention != NULL, NULL);

  GString *json = g_string_sized_new (512);
  g_string_append_c (json, '{');
  append_member (json, "detention", detention);
  g_string_append_printf (json, ",\"label\":\"%s\",\"safety\":%d,\"care\":%d",
                          hj_risk_label_to_string (self->label), self->points[HJ_RISK_SAFETY],
                          self->points[HJ_RISK_CARE]);
  g_string_append_printf (json, ",\"best\":\"%s\",\"worst\":\"%s\"",
                          hj_risk_label_to_string (self->outlook.best),
                          hj_risk_label_to_string (self->outlook.worst));
  append_reasons (self, json, form);
  append_missing_and_flip (self, json);
  g_string_append_c (json, ',');
  append_member (json, "policy", hj_risk_policy_get_full_version (self->policy));
  if (form == HJ_RISK_JSON_FULL)
    append_inputs (self, json);
  g_string_append_c (json, '}');
  return g_string_free_and_steal (json);
}
