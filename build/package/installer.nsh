; What of Handrail's own electron-builder's installer does: presets for silent installation, links, and starting at sign-in.
; /SERVICE=https://help.example.org /TENANT=example /ENROLMENT=secret /UPDATES=off /AUTOSTART=1, each of them optional. They go
; into the machine's registry where it is installed for all users, else into the person's. `SHELL_CONTEXT` is whichever of the two it is.

!macro handrailPreset OPTION NAME
  ClearErrors
  ${GetParameters} $R8
  ${GetOptions} $R8 "/${OPTION}=" $R9
  ${IfNot} ${Errors}
    WriteRegStr SHELL_CONTEXT "Software\Handrail" "${NAME}" "$R9"
  ${EndIf}
  ClearErrors
!macroend

!macro customInstall
  !insertmacro handrailPreset "SERVICE" "service"
  !insertmacro handrailPreset "TENANT" "tenant"
  !insertmacro handrailPreset "ENROLMENT" "enrolment"
  !insertmacro handrailPreset "UPDATES" "updates"

  ; After `--` nothing that a link brings is read as a switch.
  WriteRegStr SHELL_CONTEXT "Software\Classes\handrail" "" "URL:Handrail request for help"
  WriteRegStr SHELL_CONTEXT "Software\Classes\handrail" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\handrail\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"'

  ${GetParameters} $R8
  ClearErrors
  ${GetOptions} $R8 "/AUTOSTART=" $R9
  ${IfNot} ${Errors}
  ${AndIf} $R9 == "1"
    WriteRegStr SHELL_CONTEXT "Software\Microsoft\Windows\CurrentVersion\Run" "Handrail" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" --hidden'
  ${EndIf}
  ClearErrors
!macroend

; A newer version runs the older one's removal: presets and what starts at sign-in stay then.
!macro customUnInstall
  ${IfNot} ${isUpdated}
    DeleteRegKey SHELL_CONTEXT "Software\Handrail"
    DeleteRegKey SHELL_CONTEXT "Software\Classes\handrail"
    DeleteRegValue SHELL_CONTEXT "Software\Microsoft\Windows\CurrentVersion\Run" "Handrail"
  ${EndIf}
!macroend
