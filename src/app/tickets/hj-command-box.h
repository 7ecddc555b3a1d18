/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjCommandBox:
 *
 * A button for each command that the user may give now, and nothing for the others.
 */
#define HJ_TYPE_COMMAND_BOX (hj_command_box_get_type ())
G_DECLARE_FINAL_TYPE (HjCommandBox, hj_command_box, HJ, COMMAND_BOX, AdwBin)

void hj_command_box_show (HjCommandBox *self, HjSession *session, HjRecord *record,
                          GPtrArray *commands);

G_END_DECLS
