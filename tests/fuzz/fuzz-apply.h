/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void fuzz_try_apply (GBytes *input);
void fuzz_end_apply (void);

G_END_DECLS
