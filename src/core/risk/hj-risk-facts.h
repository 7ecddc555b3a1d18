/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-event.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * HjRiskFacts:
 *
 * All that a policy may know about one detention at one time: a flat record. Not thread-safe;
 * filled by one owner, then only read. A fact that was not set is unknown, which is never "none".
 * Events are complete by definition: what nobody wrote down did not happen to our knowledge.
 */
typedef struct _HjRiskFacts HjRiskFacts;

#define HJ_TYPE_RISK_FACTS (hj_risk_facts_get_type ())
GType hj_risk_facts_get_type (void);

HjRiskFacts *hj_risk_facts_new (void);
HjRiskFacts *hj_risk_facts_copy (const HjRiskFacts *self);
void hj_risk_facts_free (HjRiskFacts *self);
void hj_risk_facts_clear (HjRiskFacts *self);
void hj_risk_facts_set (HjRiskFacts *self, HjRiskFact fact, gint64 value);
void hj_risk_facts_set_evidence (HjRiskFacts *self, HjRiskFact fact, const char *id);
void hj_risk_facts_unset (HjRiskFacts *self, HjRiskFact fact);
gboolean hj_risk_facts_get (const HjRiskFacts *self, HjRiskFact fact, gint64 *value);
const char *hj_risk_facts_get_evidence (const HjRiskFacts *self, HjRiskFact fact);
void hj_risk_facts_add_event (HjRiskFacts *self, HjRiskEventKind kind, int severity, gint64 at,
                              const char *id);
const HjRiskEvent *hj_risk_facts_get_events (const HjRiskFacts *self, guint *n_events);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjRiskFacts, hj_risk_facts_free)

G_END_DECLS
