/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HJ_POLICY_ERROR (hj_policy_error_quark ())
GQuark hj_policy_error_quark (void);

/**
 * HjPolicyError:
 * @HJ_POLICY_ERROR_BROKEN: the document has findings
 * @HJ_POLICY_ERROR_SIGNATURE: the signature is not by this key over these bytes
 */
typedef enum { HJ_POLICY_ERROR_BROKEN, HJ_POLICY_ERROR_SIGNATURE } HjPolicyError;

/**
 * HjPolicyFinding:
 * @line: from 1
 * @column: from 1, in characters
 * @field: path in the document, like `factors[3].when`; empty for the whole document
 * @code: short name of the kind of problem, for scripts
 * @sentence: what is wrong and what to do
 */
typedef struct {
  guint line;
  guint column;
  char *field;
  char *code;
  char *sentence;
} HjPolicyFinding;

HjPolicyFinding *hj_policy_finding_new (guint line, guint column, const char *field,
                                        const char *code, const char *sentence);
void hj_policy_finding_free (HjPolicyFinding *self);
char *hj_policy_finding_to_text (const HjPolicyFinding *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjPolicyFinding, hj_policy_finding_free)

G_END_DECLS
