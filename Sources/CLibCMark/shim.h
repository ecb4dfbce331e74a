#ifndef GIT_MODEL_CLIBCMARK_H
#define GIT_MODEL_CLIBCMARK_H

// NODE_TEXT and its like would be names of everybody who imports this.
#define CMARK_NO_SHORT_NAMES
#include <cmark.h>

#endif
