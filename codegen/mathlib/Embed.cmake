# Joins SOURCES to one C++ raw string literal per file in OUTPUT.
file(WRITE ${OUTPUT}.tmp "")
foreach(source ${SOURCES})
  file(READ ${source} text)
  file(APPEND ${OUTPUT}.tmp "R\"hybrid(${text})hybrid\"\n")
endforeach()
file(RENAME ${OUTPUT}.tmp ${OUTPUT})
