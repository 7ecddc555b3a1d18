/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"
#include "core/model/hj-entity.h"

G_BEGIN_DECLS

void hj_session_note_open (HjSession *self, const HjEntity *entity, const char *id);
void hj_session_note_search (HjSession *self, const char *words);

G_END_DECLS
