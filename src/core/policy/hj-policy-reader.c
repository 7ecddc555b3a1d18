/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-policy-reader.h"

#include "core/policy/hj-policy-finding-private.h"
#include "core/policy/hj-policy-json-private.h"
#include "core/policy/hj-policy-resources.h"
#include "core/workflow/hj-workflow.h"

#include <glib/gi18n-lib.h>

#define FORMAT "hejie-policy/1"
#define DEFAULT_PATH "/org/hejie/policy/default.json"

static void
on_problem_told_cb (const char *field, int offset, const char *code, const char *sentence,
                    gpointer data)
{
  hj_policy_json_reader_tell (data, field, offset, code, sentence);
}

static void
tell (HjPolicyJsonReader *self, const char *path, const char *code, const char *sentence)
{
  hj_policy_json_reader_tell (self, path, -1, code, sentence);
}

static void
read_text (HjPolicyJsonReader *reader, HjPolicyJson *object, const char **en, const char **zh)
{
  HjPolicyJson *text = hj_policy_json_reader_object (reader, object, "text", TRUE);

  *en = *zh = "-"; /* a text that is no object is told of once, not thrice */
  if (text == NULL)
    return;
  *en = hj_policy_json_reader_text (reader, text, "en", FALSE);
  *zh = hj_policy_json_reader_text (reader, text, "zh", FALSE);
}

/* What is not there need not be; what is there must be in both languages. */
static void
read_why (HjPolicyJsonReader *reader, HjPolicyJson *object, HjRiskFactorSpec *factor)
{
  HjPolicyJson *why = hj_policy_json_reader_object (reader, object, "why", FALSE);

  if (why == NULL)
    return;
  factor->why_en = hj_policy_json_reader_text (reader, why, "en", TRUE);
  factor->why_zh = hj_policy_json_reader_text (reader, why, "zh", TRUE);
}

static HjRiskScale
read_scale (HjPolicyJsonReader *reader, HjPolicyJson *object)
{
  const char *text = hj_policy_json_reader_text (reader, object, "scale", TRUE);

  if (g_str_equal (text, hj_risk_scale_to_string (HJ_RISK_CARE)))
    return HJ_RISK_CARE;
  if (*text != '\0' && !g_str_equal (text, hj_risk_scale_to_string (HJ_RISK_SAFETY))) {
    g_autofree char *path = g_strconcat (object->path, ".scale", NULL);
    tell (reader, path, "unknown-scale", _ ("The scale is “safety” or “care”, and nothing else."));
  }
  return HJ_RISK_SAFETY;
}

static HjRiskLabel
read_label (HjPolicyJsonReader *reader, HjPolicyJson *object)
{
  const char *text = hj_policy_json_reader_text (reader, object, "at_least", TRUE);
  HjRiskLabel label = HJ_RISK_YELLOW;

  if (*text != '\0' && !hj_risk_label_from_string (text, &label)) {
    g_autofree char *path = g_strconcat (object->path, ".at_least", NULL);
    tell (reader, path, "unknown-label", _ ("A rule demands at least “yellow” or “red”."));
  }
  return label;
}

static void
read_factors (HjPolicyJsonReader *reader, HjRiskPolicySpec *spec)
{
  GPtrArray *list = hj_policy_json_reader_objects (reader, reader->root, "factors", TRUE);
  guint n = list == NULL ? 0 : list->len;
  HjRiskFactorSpec *factors = hj_policy_json_reader_array (reader, n, sizeof *factors);

  spec->factors = factors;
  spec->n_factors = n;
  for (guint i = 0; i < n; i++) {
    HjPolicyJson *object = g_ptr_array_index (list, i);
    factors[i].id = hj_policy_json_reader_text (reader, object, "id", TRUE);
    read_text (reader, object, &factors[i].text_en, &factors[i].text_zh);
    factors[i].scale = read_scale (reader, object);
    factors[i].points = hj_policy_json_reader_integer (reader, object, "points", TRUE);
    factors[i].when = hj_policy_json_reader_text (reader, object, "when", TRUE);
    factors[i].window_hours = hj_policy_json_reader_hours (reader, object, "window_hours", FALSE);
    factors[i].correctable = hj_policy_json_reader_texts (reader, object, "correctable", FALSE);
    factors[i].source = hj_policy_json_reader_text (reader, object, "source", FALSE);
    read_why (reader, object, &factors[i]);
  }
}

static void
read_rules (HjPolicyJsonReader *reader, HjRiskPolicySpec *spec)
{
  GPtrArray *list = hj_policy_json_reader_objects (reader, reader->root, "rules", FALSE);
  guint n = list == NULL ? 0 : list->len;
  HjRiskRuleSpec *rules = hj_policy_json_reader_array (reader, n, sizeof *rules);

  spec->rules = rules;
  spec->n_rules = n;
  for (guint i = 0; i < n; i++) {
    HjPolicyJson *object = g_ptr_array_index (list, i);
    rules[i].id = hj_policy_json_reader_text (reader, object, "id", TRUE);
    read_text (reader, object, &rules[i].text_en, &rules[i].text_zh);
    rules[i].when = hj_policy_json_reader_text (reader, object, "when", TRUE);
    rules[i].window_hours = hj_policy_json_reader_hours (reader, object, "window_hours", FALSE);
    rules[i].at_least = read_label (reader, object);
    rules[i].source = hj_policy_json_reader_text (reader, object, "source", FALSE);
  }
}

static void
read_thresholds (HjPolicyJsonReader *reader, HjRiskPolicySpec *spec)
{
  HjPolicyJson *all = hj_policy_json_reader_object (reader, reader->root, "thresholds", TRUE);

  for (guint scale = 0; scale < HJ_RISK_N_SCALES; scale++) {
    HjPolicyJson *object
        = hj_policy_json_reader_object (reader, all, hj_risk_scale_to_string (scale), TRUE);
    spec->yellow[scale] = hj_policy_json_reader_integer (reader, object, "yellow", TRUE);
    spec->red[scale] = hj_policy_json_reader_integer (reader, object, "red", TRUE);
  }
}

static void
read_resources (HjPolicyJsonReader *reader, HjPolicyJson *all, HjRiskLabel label,
                HjRiskPolicySpec *spec)
{
  GPtrArray *list
      = hj_policy_json_reader_objects (reader, all, hj_risk_label_to_string (label), FALSE);
  guint n = list == NULL ? 0 : list->len;
  HjRiskResourceSpec *resources = hj_policy_json_reader_array (reader, n, sizeof *resources);

  spec->resources[label] = resources;
  spec->n_resources[label] = n;
  for (guint i = 0; i < n; i++) {
    HjPolicyJson *object = g_ptr_array_index (list, i);
    resources[i].role = hj_policy_json_reader_text (reader, object, "role", TRUE);
    read_text (reader, object, &resources[i].text_en, &resources[i].text_zh);
    resources[i].within_hours = hj_policy_json_reader_hours (reader, object, "within_hours", TRUE);
    if (*resources[i].role != '\0' && !hj_workflow_role_is_known (resources[i].role)) {
      g_autofree char *path = g_strconcat (object->path, ".role", NULL);
      g_autofree char *sentence = g_strdup_printf (
          _ ("There is no role “%s”; see the list of roles."), resources[i].role);
      tell (reader, path, "unknown-role", sentence);
    }
  }
}

static HjRiskPolicy *
read_document (HjPolicyJsonReader *reader)
{
  HjRiskPolicySpec spec = { 0 };
  const char *format = hj_policy_json_reader_text (reader, reader->root, "format", TRUE);

  if (*format != '\0' && !g_str_equal (format, FORMAT)) {
    tell (reader, "format", "format",
          _ ("This program reads “hejie-policy/1”; the document says something else."));
    return NULL;
  }
  spec.id = hj_policy_json_reader_text (reader, reader->root, "id", TRUE);
  spec.version = hj_policy_json_reader_text (reader, reader->root, "version", TRUE);
  read_factors (reader, &spec);
  read_rules (reader, &spec);
  read_thresholds (reader, &spec);

  HjPolicyJson *review = hj_policy_json_reader_object (reader, reader->root, "review_hours", TRUE);
  HjPolicyJson *all = hj_policy_json_reader_object (reader, reader->root, "resources", FALSE);
  for (guint label = 0; label < HJ_RISK_N_LABELS; label++) {
    spec.review_hours[label]
        = hj_policy_json_reader_hours (reader, review, hj_risk_label_to_string (label), TRUE);
    read_resources (reader, all, label, &spec);
  }
  hj_policy_json_reader_end (reader);

  /* What has the wrong shape would only make the check speak of harmless values that nobody wrote.
   */
  return reader->findings->len > 0 ? NULL : hj_risk_policy_new (&spec, on_problem_told_cb, reader);
}

/**
 * hj_policy_read:
 * @bytes: a policy document
 * @findings: (out) (optional) (transfer full) (element-type HjPolicyFinding): all that is wrong,
 *   in the order of the document
 * @error: return location for %HJ_POLICY_ERROR_BROKEN, whose sentence names the first finding
 *
 * Returns: (transfer full) (nullable): the policy, or %NULL if anything is wrong
 */
HjRiskPolicy *
hj_policy_read (GBytes *bytes, GPtrArray **findings, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_policy_finding_free);
  g_auto (HjPolicyJsonReader) reader = { 0 };
  HjRiskPolicy *policy = NULL;

  hj_policy_json_reader_init (&reader, bytes, found);
  if (reader.root != NULL)
    policy = read_document (&reader);
  hj_policy_findings_finish (found, findings, error);
  return policy;
}

/**
 * hj_policy_get_default_bytes:
 *
 * Returns: (transfer full): the policy document that comes with the program
 */
GBytes *
hj_policy_get_default_bytes (void)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_resource_lookup_data (hj_policy_get_resource (), DEFAULT_PATH,
                                          G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_assert_no_error (error);
  return bytes;
}

/**
 * hj_policy_get_default:
 *
 * Returns: (transfer none): the policy that comes with the program
 */
HjRiskPolicy *
hj_policy_get_default (void)
{
  static HjRiskPolicy *policy = NULL;

  if (g_once_init_enter_pointer (&policy)) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = hj_policy_get_default_bytes ();
    HjRiskPolicy *read = hj_policy_read (bytes, NULL, &error);
    if (read == NULL)
      g_error ("Default policy: %s", error->message);
    g_once_init_leave_pointer (&policy, read);
  }
  return policy;
}
