/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/policy/hj-policy-finding.h"

GBytes *hj_sample_bytes (const char *text);
GBytes *hj_sample_replaced (const char *text, const char *old, const char *new);
char *hj_sample_findings (const GPtrArray *findings);
GBytes *hj_sample_file (const char *name);
