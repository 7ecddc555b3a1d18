/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-policy-finding.h"

#include "core/policy/hj-policy-finding-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (hj-policy-error-quark, hj_policy_error)

/**
 * hj_policy_finding_new:
 * @line: from 1
 * @column: from 1, in characters
 * @field: path in the document
 * @code: short name of the kind of problem
 * @sentence: what is wrong and what to do
 *
 * Returns: (transfer full): a finding
 */
HjPolicyFinding *
hj_policy_finding_new (guint line, guint column, const char *field, const char *code,
                       const char *sentence)
{
  HjPolicyFinding *self = g_new0 (HjPolicyFinding, 1);
  self->line = line;
  self->column = column;
  self->field = g_strdup (field);
  self->code = g_strdup (code);
  self->sentence = g_strdup (sentence);
  return self;
}

/**
 * hj_policy_finding_free:
 * @self: (transfer full): a finding
 */
void
hj_policy_finding_free (HjPolicyFinding *self)
{
  g_free (self->field);
  g_free (self->code);
  g_free (self->sentence);
  g_free (self);
}

/**
 * hj_policy_finding_to_text:
 * @self: a finding
 *
 * Returns: (transfer full): one line, like `12:20 factors[0].when: There is no fact “agee”; …`
 */
char *
hj_policy_finding_to_text (const HjPolicyFinding *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (*self->field == '\0')
    return g_strdup_printf ("%u:%u: %s", self->line, self->column, self->sentence);
  return g_strdup_printf ("%u:%u %s: %s", self->line, self->column, self->field, self->sentence);
}

static int
compare (gconstpointer left, gconstpointer right)
{
  const HjPolicyFinding *a = *(const HjPolicyFinding *const *)left;
  const HjPolicyFinding *b = *(const HjPolicyFinding *const *)right;

  if (a->line != b->line)
    return a->line < b->line ? -1 : 1;
  if (a->column != b->column)
    return a->column < b->column ? -1 : 1;
  return g_strcmp0 (a->sentence, b->sentence);
}

/**
 * hj_policy_findings_finish:
 * @findings: (transfer full) (element-type HjPolicyFinding): what was found
 * @out: (out) (optional) (transfer full): where to hand it
 * @error: return location for %HJ_POLICY_ERROR_BROKEN, set if anything was found
 *
 * Brings @findings into the order of the document.
 */
void
hj_policy_findings_finish (GPtrArray *findings, GPtrArray **out, GError **error)
{
  g_ptr_array_sort (findings, compare);
  if (findings->len > 0) {
    g_autofree char *first = hj_policy_finding_to_text (g_ptr_array_index (findings, 0));
    if (findings->len == 1)
      g_set_error (error, HJ_POLICY_ERROR, HJ_POLICY_ERROR_BROKEN,
                   _ ("The document was refused and nothing changed. %s"), first);
    else
      g_set_error (error, HJ_POLICY_ERROR, HJ_POLICY_ERROR_BROKEN,
                   _ ("The document was refused and nothing changed; it has %u findings. %s"),
                   findings->len, first);
  }
  if (out != NULL)
    *out = findings;
  else
    g_ptr_array_unref (findings);
}
