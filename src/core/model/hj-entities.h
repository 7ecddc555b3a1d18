/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-entity.h"

G_BEGIN_DECLS

/* One description of the data: everything that is stored, sent or shown is listed here. */
extern const HjEntity hj_entity_org;
extern const HjEntity hj_entity_mediator;
extern const HjEntity hj_entity_policy;
extern const HjEntity hj_entity_person;
extern const HjEntity hj_entity_family_contact;
extern const HjEntity hj_entity_detention;
extern const HjEntity hj_entity_exam;
extern const HjEntity hj_entity_screening;
extern const HjEntity hj_entity_record_band;
extern const HjEntity hj_entity_source_item;
extern const HjEntity hj_entity_behaviour;
extern const HjEntity hj_entity_label;
extern const HjEntity hj_entity_dispute;
extern const HjEntity hj_entity_party;
extern const HjEntity hj_entity_ticket;
extern const HjEntity hj_entity_attachment;
extern const HjEntity hj_entity_conflict;
extern const HjEntity hj_entity_held;

G_END_DECLS
