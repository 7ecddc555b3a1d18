/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-policy.h"

G_BEGIN_DECLS

/* Truth in three values, so that `and` is the lesser, `or` the greater and `not` 2 minus it. */
typedef guint8 HjRiskTruth;

#define HJ_RISK_FALSE 0
#define HJ_RISK_UNKNOWN 1
#define HJ_RISK_TRUE 2

typedef enum {
  HJ_RISK_COMPARE_EQUAL,
  HJ_RISK_COMPARE_UNEQUAL,
  HJ_RISK_COMPARE_LESS,
  HJ_RISK_COMPARE_AT_MOST,
  HJ_RISK_COMPARE_MORE,
  HJ_RISK_COMPARE_AT_LEAST,
} HjRiskCompare;

typedef enum { HJ_RISK_ATOM_FACT, HJ_RISK_ATOM_KNOWN, HJ_RISK_ATOM_COUNT } HjRiskAtomKind;

/* One question that is answered once for a detention, whatever number of conditions ask it. */
typedef struct {
  HjRiskAtomKind kind;
  guint subject; /* HjRiskFact, or HjRiskEventKind under COUNT */
  HjRiskCompare compare;
  int severity;       /* COUNT: at least this */
  guint window_hours; /* COUNT: 0 is the whole detention */
  gint64 value;
} HjRiskAtom;

/* Code is postfix: an atom's index, or one of these. */
#define HJ_RISK_CODE_AND 0xfffd
#define HJ_RISK_CODE_OR 0xfffe
#define HJ_RISK_CODE_NOT 0xffff
#define HJ_RISK_ATOMS_MAX 512
#define HJ_RISK_DEPTH_MAX 16
#define HJ_RISK_CONDITION_MAX 1024 /* bytes of text */

typedef struct {
  guint16 *code; /* owned */
  guint n_code;
  guint64 facts; /* a bit for each fact that it asks about */
} HjRiskCondition;

/* Where a problem lies and what it is; @sentence is owned by the caller of the function. */
typedef struct {
  int offset;
  const char *code;
  char *sentence;
} HjRiskConditionProblem;

/**
 * HjRiskAtomFunc:
 * @atom: an atom as it was read
 * @negated: whether it stands under an odd number of `not`
 * @offset: where it stands
 *
 * Told of every atom while a condition is read.
 */
typedef void (*HjRiskAtomFunc) (const HjRiskAtom *atom, gboolean negated, int offset,
                                gpointer data);

gboolean hj_risk_condition_parse (HjRiskCondition *self, const char *text, guint window_hours,
                                  GArray *atoms, HjRiskAtomFunc told, gpointer data,
                                  HjRiskConditionProblem *problem);
void hj_risk_condition_clear (HjRiskCondition *self);

static inline gboolean
hj_risk_compare (HjRiskCompare compare, gint64 left, gint64 right)
{
  switch (compare) {
  case HJ_RISK_COMPARE_EQUAL:
    return left == right;
  case HJ_RISK_COMPARE_UNEQUAL:
    return left != right;
  case HJ_RISK_COMPARE_LESS:
    return left < right;
  case HJ_RISK_COMPARE_AT_MOST:
    return left <= right;
  case HJ_RISK_COMPARE_MORE:
    return left > right;
  case HJ_RISK_COMPARE_AT_LEAST:
  default:
    return left >= right;
  }
}

static inline HjRiskTruth
hj_risk_condition_evaluate (const HjRiskCondition *self, const HjRiskTruth *atoms)
{
  HjRiskTruth stack[HJ_RISK_DEPTH_MAX * 2 + 2];
  guint top = 0;

  for (guint i = 0; i < self->n_code; i++) {
    guint16 code = self->code[i];
    if (code < HJ_RISK_ATOMS_MAX) {
      stack[top++] = atoms[code];
    } else if (code == HJ_RISK_CODE_NOT) {
      stack[top - 1] = HJ_RISK_TRUE - stack[top - 1];
    } else {
      HjRiskTruth right = stack[--top];
      HjRiskTruth left = stack[top - 1];
      stack[top - 1] = code == HJ_RISK_CODE_AND ? MIN (left, right) : MAX (left, right);
    }
  }
  return stack[0];
}

G_END_DECLS
