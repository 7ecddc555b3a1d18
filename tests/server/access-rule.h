/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"

gboolean access_rule_is_one_of (const char *list, const char *word);
gboolean access_rule_may_hold (const char *role, const HjRecord *row, const HjField *field);
