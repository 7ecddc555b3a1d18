/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-facts-row.h"
#include "core/model/hj-record.h"

G_BEGIN_DECLS

/**
 * HjSampleFacts:
 * @row: what a classifier asks; all in it is borrowed from the records
 *
 * What is known of one stay of the fictional county.
 */
typedef struct {
  HjFactsRow row;
  /*< private >*/
  GArray *disputes;   /* of HjFactsDispute */
  GArray *behaviours; /* of HjFactsBehaviour */
} HjSampleFacts;

void hj_sample_facts_init (HjSampleFacts *self, const GPtrArray *records, const HjRecord *detention,
                           gboolean ended);
void hj_sample_facts_clear (HjSampleFacts *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjSampleFacts, hj_sample_facts_clear)

G_END_DECLS
