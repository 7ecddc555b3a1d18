/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-policy.h"

G_BEGIN_DECLS

/**
 * HjVerdictReason:
 * @text: owned, in the user's language; the id where the points card has no text for it
 * @rule: whether it is a hard rule, which has no points but demands @at_least
 * @scale: only of a factor
 * @at_least: (nullable): owned, colour
 * @evidence: (array zero-terminated=1): owned, ids of rows
 */
typedef struct {
  char *text;
  gboolean rule;
  HjRiskScale scale;
  gint64 points;
  char *at_least;
  char **evidence;
} HjVerdictReason;

/**
 * HjVerdict:
 * @missing: (element-type utf8): what to ask, the most telling first, in the user's language
 * @flip: (nullable): the flip card as a sentence
 *
 * What a points card says, in words. Colours are as they are stored. Everything is owned.
 */
typedef struct {
  char *color;
  char *best;
  char *worst;
  char *policy; /* (nullable) version */
  gint64 points[HJ_RISK_N_SCALES];
  GPtrArray *reasons; /* HjVerdictReason */
  GPtrArray *missing;
  char *flip;
} HjVerdict;

HjVerdict *hj_verdict_new (const char *json, const HjRiskPolicy *policy);
void hj_verdict_free (HjVerdict *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjVerdict, hj_verdict_free)

G_END_DECLS
