/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/cli/hj-verb-instance.h"

#include <glib/gi18n.h>

static GBytes *
read_policy (const HjCall *call, GError **error)
{
  g_autoptr (GError) problem = NULL;
  char *text;
  gsize length;

  if (g_file_get_contents (hj_call_get (call, "FILE"), &text, &length, &problem))
    return g_bytes_new_take (text, length);
  g_set_error (error, HJ_VERB_ERROR, HJ_VERB_ERROR_REFUSED,
               _ ("The policy cannot be read (%s); please check its name and rights."),
               problem->message);
  return NULL;
}

static void
print_finding (const HjCall *call, const HjPolicyFinding *finding)
{
  g_autofree char *text = hj_policy_finding_to_text (finding);
  JsonObject *object = hj_verb_new_object ("field", finding->field, "code", finding->code,
                                           "sentence", finding->sentence, NULL);

  json_object_set_int_member (object, "line", finding->line);
  json_object_set_int_member (object, "column", finding->column);
  hj_call_print (call, object, "%s", text);
}

static gboolean
run_check (const HjCall *call, GError **error)
{
  g_autoptr (GBytes) bytes = read_policy (call, error);
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (HjRiskPolicy) policy = bytes == NULL ? NULL : hj_policy_read (bytes, &findings, NULL);
  const char *version;

  if (bytes == NULL)
    return FALSE;
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    print_finding (call, g_ptr_array_index (findings, i));
  if (policy == NULL) {
    g_set_error (error, HJ_VERB_ERROR, HJ_VERB_ERROR_REFUSED,
                 g_dngettext (GETTEXT_PACKAGE,
                              "The policy has %u problem; please correct it and check again.",
                              "The policy has %u problems; please correct them and check again.",
                              findings->len),
                 findings->len);
    return FALSE;
  }
  version = hj_risk_policy_get_full_version (policy);
  hj_call_print (call, hj_verb_new_object ("version", version, NULL),
                 _ ("The policy %s is in order."), version);
  return TRUE;
}

static gboolean
run_publish (const HjCall *call, GError **error)
{
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);
  g_autoptr (GBytes) bytes = central == NULL ? NULL : read_policy (call, error);
  g_autofree char *version = NULL;

  if (bytes == NULL || !hj_instance_publish_policy (central, bytes, &version, error))
    return FALSE;
  hj_call_print (call, hj_verb_new_object ("version", version, NULL),
                 _ ("The policy %s is published."), version);
  return TRUE;
}

static const char *const check_arguments[] = { "FILE", NULL };

const HjVerb hj_verb_policy_check = {
  .words = "policy check",
  .arguments = check_arguments,
  .summary = N_ ("Say what is wrong with a policy, with line and column"),
  .run = run_check,
};

static const char *const publish_arguments[] = { "DIR", "FILE", NULL };

const HjVerb hj_verb_policy_publish = {
  .words = "policy publish",
  .arguments = publish_arguments,
  .summary = N_ ("Check a policy, sign it and give it to all laptops"),
  .run = run_publish,
};
