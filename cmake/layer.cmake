# One target a layer. Rooms of a layer add their sources with `drydock_sources(layer file...)`.
function(drydock_compile_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    -Wsign-conversion -Wold-style-cast -Woverloaded-virtual -Wnon-virtual-dtor
    # GCC 12 sees an overlap in std::string operations at -O2 that is not there (GCC bug 105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
  if(DRYDOCK_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

function(drydock_layer name)
  cmake_parse_arguments(LAYER "" "" "DEPENDS" ${ARGN})
  add_library(drydock_${name} STATIC)
  target_include_directories(drydock_${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(drydock_${name} PUBLIC ${LAYER_DEPENDS})
  drydock_compile_options(drydock_${name})
endfunction()

# Sources are listed by name, beside the code that they name. Headers are listed too, so that
# `all_verify_interface_header_sets` compiles each of them alone.
function(drydock_sources name)
  set(headers "")
  set(sources "")
  foreach(file IN LISTS ARGN)
    if(file MATCHES "\\.hpp$")
      list(APPEND headers "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
    else()
      list(APPEND sources "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
    endif()
  endforeach()
  target_sources(drydock_${name} PRIVATE ${sources})
  target_sources(drydock_${name} PUBLIC FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}"
    FILES ${headers})
  set_target_properties(drydock_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
endfunction()
