/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"

G_BEGIN_DECLS

/**
 * HjProjection:
 * @name: part of a bucket's id on the wire, so that a narrowed projection is a new bucket
 * @sensitivities: one bit a #HjSensitivity that its readers hold
 * @entities: what its readers receive rows of, ends with %NULL; an entity that nobody has thought
 *   of yet is in none, and so reaches nobody
 *
 * Which columns a reader holds. The central instance projects before it sends; what is not in the
 * projection never reaches the laptop.
 */
typedef struct {
  const char *name;
  guint sensitivities;
  const HjEntity *const *entities;
} HjProjection;

extern const HjProjection hj_projection_basic;
extern const HjProjection hj_projection_house_officer;
extern const HjProjection hj_projection_care;
extern const HjProjection hj_projection_health;
extern const HjProjection hj_projection_mediator;
extern const HjProjection hj_projection_package;
extern const HjProjection hj_projection_overview;
extern const HjProjection hj_projection_opened;

const HjProjection *hj_projection_find (const char *name);
gboolean hj_projection_holds (const HjProjection *self, HjSensitivity sensitivity);
gboolean hj_projection_holds_entity (const HjProjection *self, const HjEntity *entity);
guint64 hj_projection_get_mask (const HjProjection *self, const HjEntity *entity);

G_END_DECLS
