/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-fact.h"

G_BEGIN_DECLS

/**
 * HjRiskEventKind:
 * @HJ_RISK_EVENT_REFUSAL: refusing an order or food; refusing to mediate is never an event
 *
 * Kinds of behaviour, by the names of the entity `behaviour`.
 */
typedef enum {
  HJ_RISK_EVENT_INCIDENT,
  HJ_RISK_EVENT_THREAT,
  HJ_RISK_EVENT_REFUSAL,
  HJ_RISK_EVENT_SELF_HARM_SIGN,
  HJ_RISK_EVENT_TALK,
  HJ_RISK_EVENT_GOOD_CONDUCT,
} HjRiskEventKind;

#define HJ_RISK_N_EVENT_KINDS (HJ_RISK_EVENT_GOOD_CONDUCT + 1)
#define HJ_RISK_SEVERITY_MAX 3

gboolean hj_risk_event_kind_find (const char *name, HjRiskEventKind *kind);
const char *hj_risk_event_kind_to_string (HjRiskEventKind kind);
HjRiskSense hj_risk_event_kind_sense (HjRiskEventKind kind);

typedef struct {
  gint64 at; /* UTC milliseconds */
  char *id;  /* owned, text form of the behaviour row's id */
  HjRiskEventKind kind;
  int severity; /* 0 to HJ_RISK_SEVERITY_MAX */
} HjRiskEvent;

G_END_DECLS
